using Aamu.Webhooks.Core.Recoveries;

namespace Aamu.Webhooks.Web.Jobs;

/// <summary>
/// Does recoveries, one step after the other. Beside Hangfire: a paced one waits most of its time, which would hold a worker or cost a durable job a
/// second; where it stands is in its row, so there is nothing that a job would remember.
/// </summary>
internal sealed partial class RecoveryService(RecoveryWork work, RecoveryBell bell, TimeProvider clock, ILogger<RecoveryService> logger) : BackgroundService
{
    /// <summary>It looks so often, though nobody rings.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>The store may be full, or busy.</summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = await StepAsync(stoppingToken);
            if (wait > TimeSpan.Zero)
            {
                await RungWithinAsync(wait < Longest ? wait : Longest, stoppingToken);
            }
        }
    }

    private async Task<TimeSpan> StepAsync(CancellationToken stopping)
    {
        try
        {
            return await work.RunDueAsync(stopping) is { } next ? next - clock.GetUtcNow() : Longest;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogFailed(exception);
            return AfterFailure;
        }
    }

    private async Task RungWithinAsync(TimeSpan time, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(time, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            await bell.WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            // Time to look, or to end.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A look for recoveries failed; it is tried again")]
    private partial void LogFailed(Exception exception);
}
