using Aamu.Webhooks.Core.Data.Sqlite;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Nodes;
using Aamu.Webhooks.Web.Jobs;
using Hangfire;
using Hangfire.Common;
using Hangfire.InMemory;
using Hangfire.States;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Aamu.Webhooks.Tests.Jobs;

public sealed class LaneAlarmTests
{
    [Fact]
    public async Task What_could_not_be_enqueued_is_tried_again_after_a_second()
    {
        var clock = new FakeTimeProvider();
        var storage = new StorageThatFailsOnce();
        using var alarm = new LaneAlarm(storage, Alone, clock, NullLogger<LaneAlarm>.Instance);
        await alarm.StartAsync(TestContext.Current.CancellationToken);
        alarm.Wake(7);
        await storage.Failed.Task;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!storage.Made.Task.IsCompleted)
        {
            // It begins to wait a moment after the failure; nobody wakes the lane a second time.
            patience.Token.ThrowIfCancellationRequested();
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(7L, (await storage.Made.Task).Args[0]);
        await alarm.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Lanes_of_webhooks_that_are_gone_are_forgotten_when_they_have_ended()
    {
        using var alarm = new LaneAlarm(new StorageThatFailsOnce(), Alone, new FakeTimeProvider(), NullLogger<LaneAlarm>.Instance);
        alarm.Wake(1);
        alarm.Wake(2);
        alarm.Began(3);
        alarm.ForgetAllBut(new HashSet<long> { 1 });
        Assert.Equal(2, alarm.Count);
        alarm.Ended(3, DrainReport.Nothing);
        alarm.ForgetAllBut(new HashSet<long> { 1 });
        Assert.Equal(1, alarm.Count);
    }

    /// <summary>One program that has the rows to itself.</summary>
    private static NodeSignals Alone => new(new SqliteDatabase("Data Source=nowhere.db"), NullLogger<NodeSignals>.Instance);

    /// <summary>Hangfire's client over a full disk that gets room again.</summary>
    private sealed class StorageThatFailsOnce : IBackgroundJobClientV2
    {
        public TaskCompletionSource Failed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<Job> Made { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public JobStorage Storage { get; } = new InMemoryStorage();

        public string Create(Job job, IState state) => Create(job, state, new Dictionary<string, object>());

        public string Create(Job job, IState state, IDictionary<string, object> parameters)
        {
            if (Failed.TrySetResult())
            {
                throw new IOException("No space left on device.");
            }

            Made.TrySetResult(job);
            return "1";
        }

        public bool ChangeState(string jobId, IState state, string expectedState) => throw new NotSupportedException();
    }
}
