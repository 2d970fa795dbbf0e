using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Aamu.Webhooks.Tests.Data;

/// <summary>A program that may have been given up says that it is there before it writes, or does not write.</summary>
public sealed class PostgresClaimTests : IAsyncLifetime
{
    private readonly FakeTimeProvider clock = new();
    private readonly WriteGate gate = new();
    private string connectionString = "";
    private PostgresDatabase database = null!;
    private SingleWriter writer = null!;

    public async ValueTask InitializeAsync()
    {
        connectionString = await PostgresServer.DatabaseAsync();
        database = new PostgresDatabase(connectionString, clock);
        database.Open();
        database.EndStart(serves: true);
        writer = new SingleWriter(database, gate, new StoreState(TimeProvider.System), TimeProvider.System, NullLogger<SingleWriter>.Instance);
        await writer.WriteAsync(_ => { });
        database.Link.Renew();
    }

    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        database.Dispose();
        gate.Dispose();
        await PostgresServer.DropAsync(connectionString);
    }

    [Fact]
    public async Task Who_stood_still_while_it_waited_for_its_turn_does_not_write_then_and_goes_on_when_it_has_said_that_it_is_there()
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        Task late;
        await using (var other = await source.OpenConnectionAsync(TestContext.Current.CancellationToken))
        await using (var turn = await other.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await using var take = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", other) { Parameters = { new() { Value = PostgresLocks.Writing } } };
            await take.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            late = writer.WriteAsync(_ => { });
            await UntilAsync(other, "SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
            clock.Advance(TimeSpan.FromSeconds(12));
        }

        Assert.Equal("This program stood still, and others may have taken over what it had.", (await Assert.ThrowsAsync<StoreUnavailableException>(() => late)).Message);
        await writer.WriteAsync(_ => { });
    }

    /// <summary>The clock that counts elapsed time stands still with a machine that is suspended; that its connections are gone tells.</summary>
    [Fact]
    public async Task Who_lost_its_connections_by_no_time_that_it_could_count_is_there_again_before_it_writes()
    {
        await EndAsync("pid <> pg_backend_pid() AND datname = current_database()");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => writer.WriteAsync(_ => { }));

        Assert.Equal([database.Link.Own], await writer.WriteAsync(transaction => database.Link.Present(transaction.Statement).Select(node => node.Number)));
        Assert.True(database.Link.WasLost());
    }

    [Fact]
    public async Task Who_comes_back_after_a_newer_version_has_changed_the_schema_does_not_write()
    {
        await using (var source = NpgsqlDataSource.Create(connectionString))
        {
            await using var upgrade = source.CreateCommand("INSERT INTO \"__EFMigrationsHistory\" VALUES ('99990101000000_FromTheFuture', '99.0.0')");
            await upgrade.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        // It has the lock that says that it is there, so no newer version was let in.
        await writer.WriteAsync(_ => { });
        Assert.Null(database.Link.Superseded);
        await EndAsync("pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2) AND datname = current_database()");
        clock.Advance(TimeSpan.FromSeconds(6));

        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => writer.WriteAsync(_ => { }));
        Assert.Contains("was written by a newer version of this program", refused.Message, StringComparison.Ordinal);
        Assert.Equal(refused.Message, database.Link.Superseded);
        Assert.Equal(refused.Message, (await Assert.ThrowsAsync<StoreUnavailableException>(() => writer.WriteAsync(_ => { }))).Message);
        using var next = new PostgresDatabase(connectionString);
        next.ClaimAlone();
    }

    [Fact]
    public async Task Who_comes_back_while_another_starts_waits_for_what_that_does_to_the_schema()
    {
        await EndAsync("pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2) AND datname = current_database()");
        clock.Advance(TimeSpan.FromSeconds(6));
        using (var starts = new PostgresDatabase(connectionString))
        {
            starts.Open();
            Assert.Equal("The database is busy with another program.", (await Assert.ThrowsAsync<StoreUnavailableException>(() => writer.WriteAsync(_ => { }))).Message);
        }

        await writer.WriteAsync(_ => { });
    }

    [Fact]
    public void Who_stands_still_while_it_reads_does_not_keep_vacuum_back_for_ever()
    {
        using var connection = database.OpenToRead();
        Assert.Equal("5min on", connection.Statement("SELECT current_setting('idle_in_transaction_session_timeout') || ' ' || current_setting('default_transaction_read_only')").Text());
    }

    [Fact]
    public void A_server_that_is_too_old_is_refused_in_words()
    {
        PostgresClaim.RefuseOlder(new Version(15, 0));
        Assert.Equal("PostgreSQL 15 or later is needed; this server is 14.11.", Assert.Throws<StartRefusedException>(() => PostgresClaim.RefuseOlder(new Version(14, 11))).Message);
    }

    private async Task EndAsync(string whose)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
#pragma warning disable CA2100 // this class's own
        await using var command = source.CreateCommand($"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {whose}");
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task UntilAsync(NpgsqlConnection connection, string count)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
#pragma warning disable CA2100 // this class's own
        await using var command = new NpgsqlCommand(count, connection);
#pragma warning restore CA2100
        while ((long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))! == 0)
        {
            await look.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
