namespace Aamu.Webhooks.Core.Sending;

internal enum Phase
{
    Resolving,
    Connecting,
    Securing,

    /// <summary>The request is being sent or the answer is awaited.</summary>
    Waiting,

    /// <summary>The answer has begun.</summary>
    Reading,
}

/// <summary>How far one attempt has come and how long each phase took; the connection that serves it writes into it.</summary>
internal sealed class AttemptTrace(TimeProvider clock, TimeSpan limit, CancellationToken token)
{
    private readonly long started = clock.GetTimestamp();
    private readonly TimeSpan?[] spent = new TimeSpan?[Enum.GetValues<Phase>().Length];
    private long entered = clock.GetTimestamp();

    public DateTimeOffset StartedAt { get; } = clock.GetUtcNow();

    /// <summary>Ends at the deadline or when the caller gives up.</summary>
    public CancellationToken Token { get; } = token;

    /// <summary>A kept-alive connection is waiting for its answer from the start; a new one passes the phases before.</summary>
    public Phase Phase { get; private set; } = Phase.Waiting;

    public bool Dialled { get; private set; }

    public string? RemoteAddress { get; set; }

    /// <summary>Collects the certificates that a handshake shows; null when nobody asks for them.</summary>
    public List<ShownCertificate>? Shown { get; init; }

    public TimeSpan Elapsed => clock.GetElapsedTime(started);

    public TimeSpan Remaining => limit - Elapsed;

    public void Enter(Phase next)
    {
        var now = clock.GetTimestamp();
        spent[(int)Phase] = (spent[(int)Phase] ?? TimeSpan.Zero) + clock.GetElapsedTime(entered, now);
        entered = now;
        Phase = next;
        Dialled |= next == Phase.Resolving;
    }

    /// <summary>The phases up to now. A phase that was never reached stays null.</summary>
    public AttemptTimings Timings()
    {
        Enter(Phase);
        return new(
            Spent(Phase.Resolving), Spent(Phase.Connecting), Spent(Phase.Securing),
            Phase == Phase.Reading ? Spent(Phase.Waiting) : null, Spent(Phase.Reading));
    }

    private double? Spent(Phase phase) => spent[(int)phase] is { } time ? Math.Round(time.TotalMilliseconds, 3) : null;
}
