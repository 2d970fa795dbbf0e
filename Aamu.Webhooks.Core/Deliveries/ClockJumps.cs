namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>Compares the clock on the wall with the one that only counts on: an administrator, or a time server, may set the first one at any moment.</summary>
internal sealed class ClockJumps(TimeProvider clock)
{
    /// <summary>Less than this is drift and slewing.</summary>
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(10);

    private (DateTimeOffset Wall, long Count) last = (clock.GetUtcNow(), clock.GetTimestamp());

    /// <summary>How far the clock was set since the last look: forward, back (less than zero), or not.</summary>
    public TimeSpan Look()
    {
        var now = (Wall: clock.GetUtcNow(), Count: clock.GetTimestamp());
        var jump = now.Wall - last.Wall - clock.GetElapsedTime(last.Count, now.Count);
        last = now;
        return jump.Duration() < Noticeable ? TimeSpan.Zero : jump;
    }
}
