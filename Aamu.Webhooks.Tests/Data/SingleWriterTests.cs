using System.Data.Common;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Sqlite;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Aamu.Webhooks.Tests.Data;

public sealed class SingleWriterTests
{
    private const string AddTeam = "INSERT INTO Teams (Id, Name, CreatedAt) VALUES ($1, $1, 0)";

    /// <summary>Breaks a rule that is looked at only when the commit comes.</summary>
    private static readonly DialectSql PoisonTheCommit = new(
        "PRAGMA defer_foreign_keys = ON; INSERT INTO WebhookSecrets (WebhookKey, Value, CreatedAt) VALUES (999999, 'x', 0)",
        "CREATE TEMP TABLE Poison (Drop int UNIQUE DEFERRABLE INITIALLY DEFERRED); INSERT INTO Poison VALUES (1), (1)");

    [Fact]
    public async Task Five_hundred_submissions_at_once_share_a_few_commits_and_all_are_on_disk()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync("https://example.com/");
        var before = WalFile.Commits(workspace.Database);
        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Task.Run(() => workspace.EventAsync(id: $"evt_{i}"))));
        var commits = WalFile.Commits(workspace.Database) - before;

        Assert.All(answers, answer => Assert.False(answer.Duplicate));
        Assert.InRange(commits, 1, 100);
        await using var crashed = await workspace.AfterCrashAsync();
        Assert.Equal(500, await crashed.QueryAsync(context => context.Events.CountAsync()));
        Assert.Equal(500, await crashed.QueryAsync(context => context.Deliveries.CountAsync()));
    }

    [Fact]
    public async Task Work_that_fails_harms_nobody_who_shares_its_commit()
    {
        await using var workspace = await Workspace.StartAsync();
        var writer = workspace.Get<SingleWriter>();
        Task good, failing, alsoGood;
        using (workspace.Get<WriteGate>().Enter())
        {
            good = AddTeamAsync(writer, "team_a");
            failing = writer.WriteAsync(transaction =>
            {
                transaction.Statement(AddTeam).Bind("team_b").Run();
                throw new InvalidOperationException("A bug.");
            });
            alsoGood = AddTeamAsync(writer, "team_c");
        }

        await Task.WhenAll(good, alsoGood);
        Assert.Equal("A bug.", (await Assert.ThrowsAsync<InvalidOperationException>(() => failing)).Message);
        Assert.Equal(["team_1", "team_a", "team_c"], await TeamsAsync(workspace));
    }

    [Fact]
    public async Task When_the_store_breaks_while_work_is_done_once_more_everybody_hears_of_it()
    {
        await using var workspace = await Workspace.StartAsync();
        var (writer, runs) = (workspace.Get<SingleWriter>(), 0);
        Task breaking, behind, failing;
        using (workspace.Get<WriteGate>().Enter())
        {
            breaking = writer.WriteAsync(_ =>
            {
                if (++runs == 2)
                {
                    throw new StoreUnavailableException("The disk is full.", new IOException());
                }
            });
            behind = AddTeamAsync(writer, "team_a");
            failing = writer.WriteAsync(_ => throw new InvalidOperationException("A bug."));
        }

        foreach (var task in new[] { breaking, behind, failing })
        {
            var heard = await Assert.ThrowsAsync<StoreUnavailableException>(() => task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System));
            Assert.Equal("The disk is full.", heard.Message);
        }

        Assert.Equal(["team_1"], await TeamsAsync(workspace));
        await AddTeamAsync(writer, "team_a");
    }

    [Fact]
    public async Task A_broken_rule_of_the_database_is_the_business_of_its_own_work_only()
    {
        await using var workspace = await Workspace.StartAsync();
        var writer = workspace.Get<SingleWriter>();
        Task twice, good;
        using (workspace.Get<WriteGate>().Enter())
        {
            twice = AddTeamAsync(writer, "team_1");
            good = AddTeamAsync(writer, "team_a");
        }

        await good;
        await Assert.ThrowsAnyAsync<DbException>(() => twice);
        Assert.Equal(["team_1", "team_a"], await TeamsAsync(workspace));
    }

    [Fact]
    public async Task One_event_waits_for_one_batch_of_a_flood_and_the_flood_for_one_commit_of_others()
    {
        await using var workspace = await Workspace.StartAsync();
        var (writer, order, before) = (workspace.Get<SingleWriter>(), new List<string>(), WalFile.Commits(workspace.Database));
        List<Task> all;
        using (workspace.Get<WriteGate>().Enter())
        {
            all = [.. "batch 1,batch 2,batch 3,event 1,batch 4,event 2".Split(',').Select(name => writer.WriteAsync(
                transaction =>
                {
                    order.Add(name);
                    return transaction.Statement(AddTeam).Bind(name).Run();
                },
                isBulk: name.StartsWith("batch", StringComparison.Ordinal)))];
        }

        await Task.WhenAll(all);
        Assert.Equal(["event 1", "event 2", "batch 1", "batch 2", "batch 3", "batch 4"], order);
        Assert.Equal(5, WalFile.Commits(workspace.Database) - before);
    }

    [Fact]
    public async Task A_batch_has_its_turn_however_many_single_events_keep_coming()
    {
        await using var workspace = await Workspace.StartAsync();
        var (writer, order) = (workspace.Get<SingleWriter>(), new List<string>());
        Task<int>? last = null;

        Task<int> WriteAsync(string name, bool isBulk, string? follower) => writer.WriteAsync(
            transaction =>
            {
                order.Add(name);
                last = follower is null ? last : WriteAsync(follower, isBulk: false, null);
                return transaction.Statement(AddTeam).Bind(name).Run();
            },
            isBulk);

        List<Task> all;
        using (workspace.Get<WriteGate>().Enter())
        {
            all = [WriteAsync("batch 1", isBulk: true, "event 2"), WriteAsync("event 1", isBulk: false, null), WriteAsync("batch 2", isBulk: true, null)];
        }

        await Task.WhenAll(all);
        await last!;
        Assert.Equal(["event 1", "batch 1", "event 2", "batch 2"], order);
    }

    [Fact]
    public async Task An_error_at_the_commit_reaches_every_caller_and_nothing_is_half_stored()
    {
        await using var workspace = await Workspace.StartAsync();
        var writer = workspace.Get<SingleWriter>();
        Task before, poison, after;
        using (workspace.Get<WriteGate>().Enter())
        {
            before = workspace.EventAsync();
            poison = writer.WriteAsync(transaction => transaction.Script(PoisonTheCommit));
            after = AddTeamAsync(writer, "team_a");
        }

        foreach (var task in new[] { before, poison, after })
        {
            Assert.True(await Assert.ThrowsAnyAsync<DbException>(() => task) is SqliteException { SqliteErrorCode: 19 } or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation });
        }

        Assert.Equal(["team_1"], await TeamsAsync(workspace));
        Assert.Equal(0, await workspace.QueryAsync(context => context.Events.CountAsync()));
        await workspace.EventAsync();
    }

    [Fact]
    public async Task Work_that_takes_long_ends_its_commit_and_who_waits_behind_it_shares_the_next()
    {
        await using var workspace = await Workspace.StartAsync();
        var writer = workspace.Get<SingleWriter>();
        Task slow, poison;
        using (workspace.Get<WriteGate>().Enter())
        {
            slow = writer.WriteAsync(transaction =>
            {
                transaction.Statement(AddTeam).Bind("team_a").Run();
                workspace.Clock.Advance(TimeSpan.FromMilliseconds(25));
            });
            poison = writer.WriteAsync(transaction => transaction.Script(PoisonTheCommit));
        }

        await slow;
        await Assert.ThrowsAnyAsync<DbException>(() => poison);
        Assert.Equal(["team_1", "team_a"], await TeamsAsync(workspace));
    }

    [Fact]
    public async Task What_is_known_in_memory_is_right_after_a_commit_that_failed()
    {
        await using var workspace = await Workspace.StartAsync();
        var (writer, directory, registry) = (workspace.Get<SingleWriter>(), workspace.Get<TeamDirectory>(), workspace.Get<WebhookRegistry>());
        await workspace.EventAsync();
        List<Task> lost;
        using (workspace.Get<WriteGate>().Enter())
        {
            lost =
            [
                directory.PutTeamAsync(workspace.Aamu, new TeamId("team_2"), "Never was"),
                registry.CreateAsync(workspace.Admin, new WebhookDraft { Name = "Never was", Url = "https://example.com/", EventTypes = ["*"] }),
                workspace.SubmitAsync("""{"type":"task.created","teamId":"team_2","projectId":"proj_1","data":{}}"""),
                workspace.EventAsync(projectId: "proj_2"),
                writer.WriteAsync(transaction => transaction.Script(PoisonTheCommit)),
            ];
        }

        foreach (var task in lost)
        {
            await Assert.ThrowsAnyAsync<DbException>(() => task);
        }

        Assert.Equal(IntakeProblemKind.UnknownTeam, (await workspace.SubmitAsync("""{"type":"task.created","teamId":"team_2","data":{}}""")).Problem?.Kind);
        Assert.Equal(0, (await workspace.EventAsync(projectId: "proj_2")).Matched);
        Assert.Equal("proj_2", Assert.Single(await directory.ProjectsAsync(workspace.Admin)).Id);
    }

    [Fact]
    public async Task What_is_known_in_memory_is_right_after_work_that_failed_alone()
    {
        await using var workspace = await Workspace.StartAsync();
        var roster = workspace.Get<Core.Matching.WebhookRoster>();
        await workspace.WebhookAsync("https://example.com/");
        await Assert.ThrowsAsync<InvalidOperationException>(() => workspace.Get<SingleWriter>().WriteAsync(transaction =>
        {
            transaction.Statement("UPDATE Webhooks SET Status = 2").Run();
            roster.Changed(Workspace.TeamId, transaction);
            Assert.Equal(WebhookStatus.Disabled, roster.Of(Workspace.TeamId, transaction).Single().Status);
            throw new InvalidOperationException("A bug.");
        }));
        Assert.Equal(1, (await workspace.EventAsync()).Matched);
    }

    [Fact]
    public async Task A_full_disk_is_told_in_words_loses_nothing_and_is_forgotten_when_there_is_room()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync("https://example.com/");
        await workspace.EventAsync(id: "evt_before");
        await FillTheDiskAsync(workspace);
        var big = $$$"""{"id":"evt_big","type":"task.created","teamId":"team_1","data":{"x":"{{{new string('x', 200_000)}}}"}}""";
        var refused = await workspace.SubmitAsync(big);
        Assert.Equal(IntakeProblemKind.StoreUnavailable, refused.Problem?.Kind);
        Assert.Contains("The disk is full", refused.Problem!.Message, StringComparison.Ordinal);

        // The limit of the test went with the connection that had failed.
        Assert.False((await workspace.SubmitAsync(big)).Receipt!.Duplicate);
        Assert.True((await workspace.EventAsync(id: "evt_before")).Duplicate);
    }

    [Fact]
    public async Task A_full_disk_under_the_screens_is_the_same_exception()
    {
        await using var workspace = await Workspace.StartAsync();
        await FillTheDiskAsync(workspace);
        var draft = new WebhookDraft { Name = "Large", Url = "https://example.com/", EventTypes = ["*"], ProjectIds = [.. Enumerable.Range(0, 500).Select(i => $"proj_{i}_{new string('p', 100)}")] };
        var registry = workspace.Get<WebhookRegistry>();
        var full = await Assert.ThrowsAsync<StoreUnavailableException>(() => registry.CreateAsync(workspace.Admin, draft));
        Assert.Equal("The disk is full.", full.Message);
        Assert.True((await registry.CreateAsync(workspace.Admin, draft)).Succeeded);
        Assert.Single(await workspace.Get<WebhookList>().LinesAsync(workspace.Admin));
    }

    [Theory]
    [InlineData(3, "This program may not use the database file.")]
    [InlineData(15, "The database file is busy with another program.")]
    public async Task What_ails_the_file_is_no_fault_of_the_statement(int code, string reason)
    {
        await using var workspace = await Workspace.StartAsync();
        var heard = await Assert.ThrowsAsync<StoreUnavailableException>(() => workspace.Get<SingleWriter>().WriteAsync(_ => throw new SqliteException("It says no more.", code)));
        Assert.Equal(reason, heard.Message);
    }

    [Fact]
    public async Task When_the_file_cannot_be_opened_everybody_who_waits_hears_of_it()
    {
        var folder = Directory.CreateTempSubdirectory("aamu-").FullName;
        using var gate = new WriteGate();
        using var database = new SqliteDatabase($"Data Source={Path.Combine(folder, "nowhere", "webhooks.db")}");
        await using var writer = new SingleWriter(database, gate, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<SingleWriter>.Instance);
        var waiting = Enumerable.Range(0, 20).Select(_ => writer.WriteAsync(_ => { })).ToList();
        foreach (var task in waiting)
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => task);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_was_promised_before_the_end_is_written_and_nothing_after()
    {
        var workspace = await Workspace.StartAsync();
        var writer = workspace.Get<SingleWriter>();
        var last = AddTeamAsync(writer, "team_last");
        await workspace.DisposeAsync();
        Assert.True(last.IsCompletedSuccessfully);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await AddTeamAsync(writer, "team_late"));
    }

    private static Task<int> FillTheDiskAsync(Workspace workspace)
    {
        workspace.NeedsFile();
        return workspace.SqlAsync("PRAGMA max_page_count = 1");
    }

    private static Task<int> AddTeamAsync(SingleWriter writer, string id) =>
        writer.WriteAsync(transaction => transaction.Statement(AddTeam).Bind(id).Run());

    private static Task<List<string>> TeamsAsync(Workspace workspace) =>
        workspace.QueryAsync(context => context.Teams.OrderBy(team => team.Id).Select(team => team.Id.Value).ToListAsync());
}
