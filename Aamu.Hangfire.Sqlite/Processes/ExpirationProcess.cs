using Hangfire.Server;

namespace Hangfire.Storage.SQLite;

/// <summary>Removes what has expired in small transactions, so that no writer waits long for them, and gives freed pages back to the file system.</summary>
internal sealed class ExpirationProcess(SQLiteStorage storage) : IBackgroundProcess
{
    private static readonly TimeSpan s_shortestRest = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan s_longestRest = TimeSpan.FromMilliseconds(20);
    private readonly ExpirationPace _pace = new(storage.Options.JobExpirationBatchSize);

    /// <summary>The size of the next step.</summary>
    public int Rows => _pace.Rows;

    public void Execute(BackgroundProcessContext context)
    {
        RemoveExpired(context.StoppingToken);
        GiveBackPages(context.StoppingToken);
        context.StoppingToken.WaitHandle.WaitOne(storage.Options.JobExpirationCheckInterval);
    }

    public override string ToString() => "SQLite expiration";

    public void GiveBackPages(CancellationToken cancellationToken)
    {
        VacuumStep step;
        do
        {
            step = new VacuumStep();
            storage.Engine.Write(step);
            Rest(s_shortestRest, cancellationToken);
        }
        while (step.More && !cancellationToken.IsCancellationRequested);
    }

    /// <summary>Until nothing is left that has expired; answers how many rows went.</summary>
    public long RemoveExpired(CancellationToken cancellationToken)
    {
        var removed = 0L;
        while (!cancellationToken.IsCancellationRequested)
        {
            var step = new ExpirationStep(storage.Clock.Now(), _pace.Rows, storage.Clock);
            storage.Engine.Write(step);
            if (step.Removed == 0)
            {
                break;
            }

            removed += step.Removed;
            _pace.Took(step.Removed, step.Took);
            Rest(step.Took, cancellationToken);
        }

        return removed;
    }

    /// <summary>There is no hurry: half of the time belongs to writers, and to the log's way into the file.</summary>
    private static void Rest(TimeSpan worked, CancellationToken cancellationToken) =>
        cancellationToken.WaitHandle.WaitOne(TimeSpan.FromTicks(Math.Clamp(worked.Ticks, s_shortestRest.Ticks, s_longestRest.Ticks)));
}
