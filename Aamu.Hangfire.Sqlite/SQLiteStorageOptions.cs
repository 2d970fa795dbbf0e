namespace Hangfire.Storage.SQLite;

/// <summary>How a <see cref="SQLiteStorage"/> behaves. The defaults suit a server with one or a few processes on one machine.</summary>
public sealed record SQLiteStorageOptions
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    /// <summary>What survives a power loss. A crash of the process alone loses no commit in either mode.</summary>
    public SQLiteSynchronous Synchronous { get; init; } = SQLiteSynchronous.Full;

    /// <summary>How soon jobs that another process enqueued are noticed. Jobs of this process need no polling.</summary>
    public TimeSpan QueuePollInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How often the storage looks whether a process that holds jobs has died.</summary>
    public TimeSpan DeadProcessCheckInterval { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>How long a write waits for a writer of another process before it fails.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often expired rows are looked for.</summary>
    public TimeSpan JobExpirationCheckInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many expired rows one transaction removes at most, so that writers never wait long; fewer where that takes more than four milliseconds.</summary>
    public int JobExpirationBatchSize { get; init; } = 1000;

    /// <summary>Whether the storage itself enqueues scheduled jobs at the moment they are due, beside Hangfire's polling scheduler.</summary>
    public bool PreciseSchedule { get; init; } = true;

    /// <summary>The clock of every stored time, of expiration and of the precise schedule.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>How long a job that was claimed ahead waits for its worker before it goes back to its queue. A busy worker comes back within microseconds.</summary>
    internal TimeSpan ClaimPatience { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often a worker that nobody called looks by itself, whatever may have gone wrong with the call.</summary>
    internal TimeSpan CallPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <exception cref="ArgumentException">A value that cannot be kept; the message names the option.</exception>
    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(TimeProvider);
        if (!Enum.IsDefined(Synchronous))
        {
            throw new ArgumentOutOfRangeException(nameof(Synchronous), Synchronous, "Full and Normal can be chosen.");
        }

        Between(TimeSpan.FromMilliseconds(1), QueuePollInterval, nameof(QueuePollInterval));
        Between(TimeSpan.FromMilliseconds(1), DeadProcessCheckInterval, nameof(DeadProcessCheckInterval));
        Between(TimeSpan.Zero, BusyTimeout, nameof(BusyTimeout));
        Between(TimeSpan.FromMilliseconds(1), JobExpirationCheckInterval, nameof(JobExpirationCheckInterval));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(JobExpirationBatchSize);
    }

    private static void Between(TimeSpan least, TimeSpan value, string name)
    {
        if (value < least || value > s_longest)
        {
            throw new ArgumentOutOfRangeException(name, value, $"A time between {least} and {s_longest} was expected.");
        }
    }
}
