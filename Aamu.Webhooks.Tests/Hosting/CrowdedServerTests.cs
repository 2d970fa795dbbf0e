using System.Net;
using System.Text.RegularExpressions;
using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Aamu.Webhooks.Web.Verbs;
using Npgsql;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>A PostgreSQL server that has no connection for a program, or ends those that it has: what the program says, and what its commands advise.</summary>
[Collection(ProcessTests.Name)]
public sealed partial class CrowdedServerTests
{
    /// <summary>What a server with the settings of these tests holds at most.</summary>
    private const int Each = PostgresPools.Kept + PostgresPools.Readers + PostgresPools.Accounts + PostgresPools.Jobs;

    [Fact]
    public async Task A_database_server_that_is_away_is_told_in_a_line_and_that_it_is_back_in_another()
    {
        await using var program = new RunningProgram { Server = await PostgresServer.OwnedDatabaseAsync() };
        await program.StartAsync();
        await PostgresServer.LimitAsync(program.Server, 0);
        await PostgresServer.CutAsync(program.Server);
        using (var team = program.Client(RunningProgram.TeamKey))
        {
            // So long that everybody has tried more than once.
            var refused = 0;
            while (refused < 100)
            {
                using var answer = await team.GetAsync("/api/v1/webhooks");
                if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
                {
                    Assert.NotNull(answer.Headers.RetryAfter);
                    refused++;
                }
            }
        }

        await Eventually.TrueAsync(() => program.Output.Contains("has no connection left", StringComparison.Ordinal));
        await PostgresServer.LimitAsync(program.Server, -1);
        await Eventually.TrueAsync(() => program.Output.Contains("The database can be used again", StringComparison.Ordinal));

        var said = program.Output;
        Assert.DoesNotContain("\n   at ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", said, StringComparison.Ordinal);
        Assert.InRange(said.Split("The PostgreSQL server is down, or cannot be reached.").Length - 1, 0, 1);
        Assert.Single(NoneLeft().Matches(said));
        Assert.Contains("Raise its max_connections", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_do_not_take_a_server_without_a_free_connection_for_a_database_that_is_not_there()
    {
        await using var program = new RunningProgram { Server = await PostgresServer.OwnedDatabaseAsync() };
        Assert.Equal(ExitCode.Done, (await program.AskAsync("migrate")).Code);
        await PostgresServer.LimitAsync(program.Server, 0);
        var (code, said) = await program.AskAsync("check", "--no-network");
        Assert.Equal(ExitCode.Wrong, code);
        Assert.Contains("has no connection left", said, StringComparison.Ordinal);
        Assert.Contains("Raise its max_connections", said, StringComparison.Ordinal);
        Assert.Contains($"holds {Each} connections at most. How many the database allows could not be asked.", said, StringComparison.Ordinal);
        Assert.DoesNotContain("migrate", said, StringComparison.Ordinal);
        foreach (var command in (string[][])[["migrate"], ["migrate", "--dry-run"], ["create-operator", "--email", "olli@example.com"]])
        {
            (code, said) = await program.AskAsync(command);
            Assert.Equal(ExitCode.Refused, code);
            Assert.Contains("Raise its max_connections", said, StringComparison.Ordinal);
        }

        await PostgresServer.LimitAsync(program.Server, -1);
    }

    [Fact]
    public async Task Check_compares_what_servers_may_hold_with_what_the_database_allows_and_each_server_says_who_comes_and_goes()
    {
        await using var program = new RunningProgram { Server = await PostgresServer.OwnedDatabaseAsync() };
        await program.StartAsync();
        Assert.Contains($"Good    connections A server with these settings holds {Each} connections at most. Servers at work: 1. The database allows 297, and ", (await program.AskAsync("check", "--no-network")).Said, StringComparison.Ordinal);
        await using (var second = new RunningProgram { Beside = program })
        {
            await second.StartAsync();
            await Eventually.TrueAsync(() => Joined().IsMatch(program.Output));
            await PostgresServer.LimitAsync(program.Server, 150);
            var (code, said) = await program.AskAsync("check", "--no-network");
            Assert.Equal(ExitCode.Done, code);
            Assert.Contains($"Mind    connections A server with these settings holds {Each} connections at most. Servers at work: 2, which makes {2 * Each}. The database allows 150, and ", said, StringComparison.Ordinal);
            Assert.Contains("That does not fit: raise max_connections", said, StringComparison.Ordinal);
            Assert.Equal(0, await second.StopAsync());
        }

        await Eventually.TrueAsync(() => program.Output.Contains("has ended and handed over", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Workers_that_wait_for_jobs_hold_no_connection_to_hear_of_them()
    {
        await using var program = new RunningProgram { Server = await PostgresServer.DatabaseAsync() };
        await program.StartAsync();
        await using var rows = NpgsqlDataSource.Create(program.Server!);
        await using var listening = rows.CreateCommand("SELECT string_agg(query, '; ') FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'");
        await Eventually.TrueAsync(() => listening.ExecuteScalar() is string);
        Assert.Equal("LISTEN aamu_webhooks", await listening.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [GeneratedRegex("has no connection left")]
    private static partial Regex NoneLeft();

    [GeneratedRegex("Node [0-9]+ has joined: Aamu Webhooks on .+, process [0-9]+; servers of the database now: 2")]
    private static partial Regex Joined();
}
