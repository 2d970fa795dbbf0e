using Aamu.Webhooks.Web.Jobs;
using Hangfire;
using Hangfire.Common;
using Hangfire.InMemory;
using Hangfire.States;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aamu.Webhooks.Tests.Jobs;

public sealed class LaneAlarmTests
{
    [Fact]
    public async Task When_the_job_storage_fails_once_the_next_wake_makes_a_job()
    {
        var storage = new StorageThatFailsOnce();
        using var alarm = new LaneAlarm(storage, TimeProvider.System, NullLogger<LaneAlarm>.Instance);
        await alarm.StartAsync(TestContext.Current.CancellationToken);
        alarm.Wake(7);
        await storage.Failed.Task;
        while (!storage.Made.Task.IsCompleted)
        {
            // The alarm learns of the failure a moment after it happened.
            alarm.Wake(7);
            await Task.Yield();
        }

        Assert.Equal(7L, (await storage.Made.Task).Args[0]);
        await alarm.StopAsync(TestContext.Current.CancellationToken);
    }

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
