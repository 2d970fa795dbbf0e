using System.Text;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Events;

public sealed class RefusalLogTests
{
    [Fact]
    public async Task A_refused_submission_is_remembered_with_its_reason_and_its_first_KiB()
    {
        await using var workspace = await Workspace.StartAsync();
        var json = $$$"""{"id":"evt_1","type":"task.crated","teamId":"team_1","data":{"x":"{{{new string('y', 5_000)}}}"}}""";
        await workspace.SubmitAsync(json);
        var line = Assert.Single(await ReadAsync(workspace));
        Assert.Equal(("Aamu", 422, "unknown-event-type", "task.crated", "evt_1"), (line.KeyName, line.Status, line.Problem, line.EventType, line.EventId));
        Assert.Equal(workspace.Clock.GetUtcNow(), line.At);
        Assert.Equal(json[..1024], Encoding.UTF8.GetString(line.Excerpt));
    }

    [Fact]
    public async Task A_team_sees_the_refusals_of_its_own_name_only()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.Get<TeamDirectory>().PutTeamAsync(workspace.Aamu, new TeamId("team_2"), "Team two");
        await workspace.SubmitAsync("""{"type":"nope.nope","teamId":"team_2","data":{}}""");
        await workspace.SubmitAsync("""{"type":"task.created","teamId":"team_404","data":{}}""");
        await workspace.SubmitAsync("not json");
        Assert.Empty(await ReadAsync(workspace));
        Assert.Equal(3, await workspace.QueryAsync(context => context.RefusedSubmissions.CountAsync()));
    }

    [Fact]
    public async Task However_long_the_submission_the_memory_of_it_is_small()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.SubmitAsync($$$"""{"id":"evt_{{{new string('z', 90_000)}}}","type":"{{{new string('x', 90_000)}}}","teamId":"team_1","data":{}}""");
        await workspace.SubmitAsync($$$"""{"type":"{{{new string('x', 90_000)}}}","teamId":"team_1","data":{}}""");
        var lines = await ReadAsync(workspace);
        Assert.Equal(2, lines.Count);
        Assert.All(lines, line => Assert.True(line.Reason.Length + line.EventType!.Length + (line.EventId?.Length ?? 0) < 1_000, $"{line.Reason.Length}"));
    }

    [Fact]
    public async Task Every_refusal_of_a_full_batch_is_remembered()
    {
        await using var workspace = await Workspace.StartAsync();
        ReadOnlyMemory<byte>[] batch = [.. Enumerable.Range(0, 1_000).Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($$"""{"id":"evt_{{i}}","type":"no.such","teamId":"team_1","data":{} }"""))];
        await workspace.Get<EventIntake>().AcceptAllAsync(workspace.Aamu, batch);
        Assert.Equal(1_000, (await ReadAsync(workspace, 2_000)).Count);
    }

    [Fact]
    public async Task A_flood_forgets_its_oldest()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.Get<SingleWriter>().WriteAsync(transaction => transaction.Statement("""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20150)
            INSERT INTO RefusedSubmissions (At, TeamId, KeyName, Status, Problem, Reason, Excerpt) SELECT 0, 'team_1', 'k', 422, 'p', 'r', $1 FROM n
            """).Bind(Array.Empty<byte>()).Run());
        for (var i = 0; i < 100; i++)
        {
            await workspace.SubmitAsync("""{"type":"nope.nope","teamId":"team_1","data":{}}""");
        }

        await ReadAsync(workspace);
        Assert.InRange(await workspace.QueryAsync(context => context.RefusedSubmissions.CountAsync()), 20_000, 20_100);
        Assert.Equal(0, await workspace.QueryAsync(context => context.RefusedSubmissions.CountAsync(refused => refused.Key < 100)));
    }

    [Fact]
    public async Task An_accepted_event_and_a_duplicate_leave_nothing()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.EventAsync(id: "evt_1");
        await workspace.EventAsync(id: "evt_1");
        Assert.Empty(await ReadAsync(workspace));
    }

    /// <summary>Memories are written behind the answer; what is read after one more write has seen them.</summary>
    private static async Task<IReadOnlyList<RefusalLine>> ReadAsync(Workspace workspace, int limit = 100)
    {
        await workspace.Get<SingleWriter>().WriteAsync(_ => { });
        return await workspace.Get<RefusalLog>().ReadAsync(workspace.Admin, limit);
    }
}
