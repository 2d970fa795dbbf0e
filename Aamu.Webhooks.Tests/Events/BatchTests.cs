using System.Text;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Events;

public sealed class BatchTests
{
    private static readonly byte[] Large = Encoding.UTF8.GetBytes($$$"""{"type":"task.created","teamId":"team_1","data":{"x":"{{{new string('x', 250_000)}}}"}}""");

    [Fact]
    public async Task Good_and_bad_events_of_a_batch_are_answered_in_the_order_sent()
    {
        await using var workspace = await Workspace.StartAsync();
        var (events, problem) = SubmissionReader.Split("""
            [{"id":"evt_1","type":"task.created","teamId":"team_1","data":{}},
             {"id":"evt_2","type":"task.crated","teamId":"team_1","data":{}}, 7,
             {"id":"evt_1","type":"task.created","teamId":"team_1","data":{}},
             {"id":"evt_1","type":"task.deleted","teamId":"team_1","data":{}},
             {"id":"evt_3","type":"task.created","teamId":"team_404","data":{}},
             {"id":"evt_4","type":"task.created","teamId":"team_1","data":{}}]
            """u8.ToArray());
        Assert.Null(problem);
        var answers = await workspace.Get<EventIntake>().AcceptAllAsync(workspace.Aamu, events);

        Assert.Equal(["evt_1", "evt_2", null, "evt_1", "evt_1", "evt_3", "evt_4"], answers.Select(answer => answer.EventId));
        Assert.Equal([false, null, null, true, null, null, false], answers.Select(answer => answer.Receipt?.Duplicate));
        Assert.Equal(
            [null, IntakeProblemKind.UnknownEventType, IntakeProblemKind.InvalidEvent, null, IntakeProblemKind.IdConflict, IntakeProblemKind.UnknownTeam, null],
            answers.Select(answer => answer.Problem?.Kind));
        Assert.Equal(2, await workspace.QueryAsync(context => context.Events.CountAsync()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("[{},]")]
    [InlineData("[] []")]
    [InlineData("{}")]
    public void What_is_no_array_of_JSON_is_no_batch(string json) => Assert.Equal(IntakeProblemKind.NotJson, SubmissionReader.Split(Encoding.UTF8.GetBytes(json)).Problem?.Kind);

    [Fact]
    public void An_event_nested_without_end_does_not_spoil_the_rest_of_its_batch()
    {
        var deep = new string('[', 50_000) + new string(']', 50_000);
        var (events, problem) = SubmissionReader.Split(Encoding.UTF8.GetBytes($$$"""[{"data":{{{deep}}}},{"id":"evt_2"}]"""));
        Assert.Null(problem);
        Assert.Equal("""{"id":"evt_2"}""", Encoding.UTF8.GetString(events[1].Span));
    }

    [Fact]
    public async Task Beyond_64_MiB_of_waiting_events_producers_are_asked_to_come_again_and_later_they_may()
    {
        await using var workspace = await Workspace.StartAsync();
        var intake = workspace.Get<EventIntake>();
        List<Task<IntakeAnswer>> waiting;
        using (workspace.Get<WriteGate>().Enter())
        {
            waiting = [.. Enumerable.Range(0, 275).Select(_ => intake.AcceptAsync(workspace.Aamu, Large))];
            var refused = waiting.Where(task => task.IsCompleted).ToList();
            Assert.NotEmpty(refused);
            Assert.All(refused, task => Assert.Equal(IntakeProblemKind.Overloaded, task.Result.Problem?.Kind));
            Assert.True((waiting.Count - refused.Count) * (long)Large.Length <= 64 * 1024 * 1024);
        }

        var answers = await Task.WhenAll(waiting);
        Assert.Equal(answers.Count(answer => answer.Receipt is not null), await workspace.QueryAsync(context => context.Events.CountAsync()));
        Assert.Null((await intake.AcceptAsync(workspace.Aamu, Large)).Problem);
    }

    [Fact]
    public async Task Batches_leave_room_for_single_events()
    {
        await using var workspace = await Workspace.StartAsync();
        var intake = workspace.Get<EventIntake>();
        Task<IntakeAnswer> single;
        using (workspace.Get<WriteGate>().Enter())
        {
            List<ReadOnlyMemory<byte>> batch = [.. Enumerable.Repeat((ReadOnlyMemory<byte>)Large, 30)];
            var batches = Enumerable.Range(0, 10).Select(_ => intake.AcceptAllAsync(workspace.Aamu, batch)).ToList();
            Assert.Equal(6, batches.Count(task => !task.IsCompleted));
            single = intake.AcceptAsync(workspace.Aamu, Large);
        }

        Assert.Null((await single).Problem);
    }
}
