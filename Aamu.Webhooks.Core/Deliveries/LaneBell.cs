namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>
/// Rung when something may be due for a lane that is being drained: then its drainer looks at once, instead of when its next answer
/// comes. One for each lane; rings that nobody has answered yet count as one.
/// </summary>
public sealed class LaneBell
{
    private readonly Lock gate = new();
    private bool rung;
    private Action? heard;

    public void Ring()
    {
        lock (gate)
        {
            if (!rung)
            {
                rung = true;
                heard?.Invoke();
            }
        }
    }

    /// <summary>True when it was rung since the last time. To be asked before the look, so that no ring is lost.</summary>
    public bool Answer()
    {
        lock (gate)
        {
            var was = rung;
            rung = false;
            return was;
        }
    }

    /// <summary>Rings only where somebody listens.</summary>
    internal void RingForListener()
    {
        lock (gate)
        {
            if (heard is not null)
            {
                Ring();
            }
        }
    }

    /// <param name="whenRung">Called once for a ring that has not been answered: it must return at once. Null: nobody listens any more.</param>
    internal void Listen(Action? whenRung)
    {
        lock (gate)
        {
            heard = whenRung;
            if (rung)
            {
                heard?.Invoke();
            }
        }
    }
}
