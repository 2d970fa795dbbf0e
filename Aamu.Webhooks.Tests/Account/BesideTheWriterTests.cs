using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Npgsql;

namespace Aamu.Webhooks.Tests.Account;

/// <summary>A PostgreSQL server lets several write at a time: whoever signs in does not wait for the turn of the writer.</summary>
public sealed class BesideTheWriterTests
{
    [Fact]
    public async Task Accounts_are_written_while_this_nodes_writer_waits_for_another_nodes_turn_to_end()
    {
        await using var office = await AccountOffice.OnServerAsync();
        await using var other = NpgsqlDataSource.Create(office.Get<WebhooksDatabase>().ConnectionString);
        await using var turn = await other.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await AskAsync(turn, "SELECT pg_advisory_lock($1)");
        var waiting = office.Get<SingleWriter>().WriteAsync(_ => { });
        await Eventually.TrueAsync(() => AskAsync(turn, "SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = $1 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())").GetAwaiter().GetResult() is > 0L);

        Assert.True((await office.Users.CreateAsync(AccountOffice.Person("aino@example.com"))).Succeeded);
        Assert.False(waiting.IsCompletedSuccessfully);
        await AskAsync(turn, "SELECT pg_advisory_unlock($1)");
        // It has its turn now, unless it has waited too long by then.
        await Record.ExceptionAsync(() => waiting);
    }

    private static async Task<object?> AskAsync(NpgsqlConnection turn, string sql)
    {
#pragma warning disable CA2100 // constants of this class
        await using var command = new NpgsqlCommand(sql, turn) { Parameters = { new() { Value = PostgresLocks.Writing } } };
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync();
    }
}
