using Aamu.Webhooks.Core.Deliveries;

namespace Aamu.Webhooks.Web.Jobs;

/// <summary>What this process remembers of one lane's wake-ups: a rumour, gone with the process.</summary>
internal sealed class LaneState
{
    private const double SlowMs = 1000;

    private readonly Lock gate = new();
    private DateTimeOffset? queuedAt;
    private DateTimeOffset? scheduledFor;
    private int running;
    private bool wasRefused;

    /// <summary>Rung by whoever wakes the lane while it runs.</summary>
    public LaneBell Bell { get; } = new();

    /// <summary>Slow or failing: to be drained by the second pool of workers.</summary>
    public bool Slow { get; private set; }

    public bool IsIdle
    {
        get
        {
            lock (gate)
            {
                return running == 0;
            }
        }
    }

    /// <summary>True when a job has to be enqueued; false when one is on its way, or a running one will look again.</summary>
    public bool Wake(DateTimeOffset now, TimeSpan lostAfter)
    {
        lock (gate)
        {
            if (running > 0)
            {
                Bell.Ring();
                return false;
            }

            if (queuedAt is { } at && (now - at).Duration() < lostAfter)
            {
                wasRefused = true;
                return false;
            }

            queuedAt = now;
            return true;
        }
    }

    /// <summary>True when a job has to be scheduled; false when one is that comes early enough.</summary>
    public bool WakeAt(DateTimeOffset at, DateTimeOffset now)
    {
        lock (gate)
        {
            if (scheduledFor is { } planned && planned <= at && planned > now)
            {
                return false;
            }

            scheduledFor = at;
            return true;
        }
    }

    /// <summary>The job that was enqueued here came to another node, or may have. True when somebody woke the lane meanwhile: perhaps after that one's look.</summary>
    public bool LookedAtElsewhere()
    {
        lock (gate)
        {
            var again = wasRefused;
            (queuedAt, wasRefused) = (null, false);
            return again;
        }
    }

    public void Began()
    {
        lock (gate)
        {
            running++;
            (queuedAt, wasRefused) = (null, false);
        }
    }

    /// <summary>True when somebody woke the lane after its last look: it has to run once more.</summary>
    public bool Ended(int sent, int failed, double averageMs)
    {
        lock (gate)
        {
            running--;
            if (sent > 0)
            {
                Slow = averageMs > SlowMs || failed == sent;
            }

            return running == 0 && Bell.Answer();
        }
    }
}
