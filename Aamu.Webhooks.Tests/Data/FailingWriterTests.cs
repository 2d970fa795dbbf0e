using System.Data.Common;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Sqlite;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Microsoft.Data.Sqlite;

namespace Aamu.Webhooks.Tests.Data;

/// <summary>What cannot be written: who hears of it, in which words, and what is known in memory afterwards.</summary>
public sealed class FailingWriterTests
{
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
            behind = Writes.AddTeamAsync(writer, "team_a");
            failing = writer.WriteAsync(_ => throw new InvalidOperationException("A bug."));
        }

        foreach (var task in new[] { breaking, behind, failing })
        {
            var heard = await Assert.ThrowsAsync<StoreUnavailableException>(() => task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System));
            Assert.Equal("The disk is full.", heard.Message);
        }

        Assert.Equal(["team_1"], await Writes.TeamsAsync(workspace));
        await Writes.AddTeamAsync(writer, "team_a");
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
                writer.WriteAsync(transaction => transaction.Script(Writes.PoisonTheCommit)),
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
        using var folder = new TemporaryFolder();
        using var gate = new WriteGate();
        using var database = new SqliteDatabase($"Data Source={Path.Combine(folder.Name, "nowhere", "webhooks.db")}");
        await using var writer = new SingleWriter(database, gate, new StoreState(TimeProvider.System), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<SingleWriter>.Instance);
        var waiting = Enumerable.Range(0, 20).Select(_ => writer.WriteAsync(_ => { })).ToList();
        foreach (var task in waiting)
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => task);
        }
    }

    private static Task<int> FillTheDiskAsync(Workspace workspace)
    {
        workspace.NeedsFile();
        return workspace.SqlAsync("PRAGMA max_page_count = 1");
    }
}
