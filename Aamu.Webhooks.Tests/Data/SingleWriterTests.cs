using System.Data.Common;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Aamu.Webhooks.Tests.Data;

/// <summary>Who shares a commit, and in which order.</summary>
public sealed class SingleWriterTests
{
    [Fact]
    public async Task Five_hundred_submissions_at_once_share_a_few_commits_and_all_are_on_disk()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync("https://example.com/");
        var before = WalFile.Commits(workspace.Database);
        List<Task<IntakeReceipt>> submitting;
        using (workspace.Get<WriteGate>().Enter())
        {
            submitting = [.. Enumerable.Range(0, 500).Select(i => workspace.EventAsync(id: $"evt_{i}"))];
        }

        var answers = await Task.WhenAll(submitting);
        var commits = WalFile.Commits(workspace.Database) - before;

        Assert.All(answers, answer => Assert.False(answer.Duplicate));
        Assert.InRange(commits, 1, 100);
        await using var crashed = await workspace.AfterCrashAsync();
        Assert.Equal(500, await crashed.QueryAsync(context => context.Events.CountAsync()));
        Assert.Equal(500, await crashed.QueryAsync(context => context.Deliveries.CountAsync()));
    }

    [Theory]
    [InlineData("team_b", false)]
    // What it had left to be done by the way breaks a rule besides: that comes up with its rollback, or never.
    [InlineData("team_1", true)]
    public async Task Work_that_fails_harms_nobody_who_shares_its_commit(string added, bool isByTheWay)
    {
        await using var workspace = await Workspace.StartAsync();
        var writer = workspace.Get<SingleWriter>();
        Task good, failing, alsoGood;
        using (workspace.Get<WriteGate>().Enter())
        {
            good = Writes.AddTeamAsync(writer, "team_a");
            failing = writer.WriteAsync(transaction =>
            {
                var add = transaction.Statement(Writes.AddTeam).Bind(added);
                if (isByTheWay)
                {
                    add.RunByTheWay();
                }
                else
                {
                    add.Run();
                }

                throw new InvalidOperationException("A bug.");
            });
            alsoGood = Writes.AddTeamAsync(writer, "team_c");
        }

        await Task.WhenAll(good, alsoGood);
        var problem = await Assert.ThrowsAnyAsync<Exception>(() => failing);
        // SQLite does at once what may be done by the way, and tells of the rule.
        Assert.Equal(isByTheWay && !PostgresServer.IsAsked, problem.Message != "A bug.");
        Assert.Equal(["team_1", "team_a", "team_c"], await Writes.TeamsAsync(workspace));
    }

    [Fact]
    public async Task A_broken_rule_of_the_database_is_the_business_of_its_own_work_only()
    {
        await using var workspace = await Workspace.StartAsync();
        var writer = workspace.Get<SingleWriter>();
        Task twice, good;
        using (workspace.Get<WriteGate>().Enter())
        {
            twice = Writes.AddTeamAsync(writer, "team_1");
            good = Writes.AddTeamAsync(writer, "team_a");
        }

        await good;
        await Assert.ThrowsAnyAsync<DbException>(() => twice);
        Assert.Equal(["team_1", "team_a"], await Writes.TeamsAsync(workspace));
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
                    return transaction.Statement(Writes.AddTeam).Bind(name).Run();
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
                return transaction.Statement(Writes.AddTeam).Bind(name).Run();
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
            poison = writer.WriteAsync(transaction => transaction.Script(Writes.PoisonTheCommit));
            after = Writes.AddTeamAsync(writer, "team_a");
        }

        foreach (var task in new[] { before, poison, after })
        {
            Assert.True(await Assert.ThrowsAnyAsync<DbException>(() => task) is SqliteException { SqliteErrorCode: 19 } or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation });
        }

        Assert.Equal(["team_1"], await Writes.TeamsAsync(workspace));
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
                transaction.Statement(Writes.AddTeam).Bind("team_a").Run();
                workspace.Clock.Advance(TimeSpan.FromMilliseconds(25));
            });
            poison = writer.WriteAsync(transaction => transaction.Script(Writes.PoisonTheCommit));
        }

        await slow;
        await Assert.ThrowsAnyAsync<DbException>(() => poison);
        Assert.Equal(["team_1", "team_a"], await Writes.TeamsAsync(workspace));
    }

    [Fact]
    public async Task What_was_promised_before_the_end_is_written_and_nothing_after()
    {
        var workspace = await Workspace.StartAsync();
        var writer = workspace.Get<SingleWriter>();
        var last = Writes.AddTeamAsync(writer, "team_last");
        await workspace.DisposeAsync();
        Assert.True(last.IsCompletedSuccessfully);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await Writes.AddTeamAsync(writer, "team_late"));
    }
}
