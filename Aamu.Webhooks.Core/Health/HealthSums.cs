using Aamu.Webhooks.Core.Deliveries;

namespace Aamu.Webhooks.Core.Health;

/// <summary>Attempts added up, before they are written to the books. Pure.</summary>
internal sealed class HealthSums
{
    private const long HourMs = 3_600_000;

    public Dictionary<(long WebhookKey, long Hour), HourSum> Hours { get; } = [];

    public Dictionary<long, Run> Runs { get; } = [];

    public void Add(AttemptFact fact)
    {
        // This service's own stop says nothing of the receiver.
        if (fact.Outcome == (int)AttemptOutcome.Interrupted)
        {
            return;
        }

        var place = (fact.WebhookKey, fact.StartedAt - (fact.StartedAt % HourMs));
        if (!Hours.TryGetValue(place, out var hour))
        {
            Hours.Add(place, hour = new HourSum());
        }

        if (!Runs.TryGetValue(fact.WebhookKey, out var run))
        {
            Runs.Add(fact.WebhookKey, run = new Run());
        }

        hour.Add(fact);
        run.Add(fact);
    }
}

/// <summary>One webhook's hour.</summary>
internal sealed class HourSum
{
    public long Delivered { get; private set; }

    public long Retried { get; private set; }

    public long GaveUp { get; private set; }

    public DeliveryTimes Times { get; } = new();

    public void Add(AttemptFact fact)
    {
        if (fact.Outcome != 0)
        {
            (Retried, GaveUp) = fact.GaveUp ? (Retried, GaveUp + 1) : (Retried + 1, GaveUp);
            return;
        }

        Delivered++;
        if (!fact.Again)
        {
            Times.Add(fact.StartedAt + fact.DurationMs - fact.CreatedAt);
        }
    }
}

/// <summary>How one webhook's attempts went, in their order.</summary>
internal sealed class Run
{
    public AttemptFact? Last { get; private set; }

    public AttemptFact? LastSuccess { get; private set; }

    public AttemptFact? LastFailure { get; private set; }

    /// <summary>The first failure after the last success among these.</summary>
    public AttemptFact? FirstFailure { get; private set; }

    /// <summary>Failures after the last success among these.</summary>
    public int Failures { get; private set; }

    public void Add(AttemptFact fact)
    {
        Last = fact;
        if (fact.Outcome == 0)
        {
            (LastSuccess, FirstFailure, Failures) = (fact, null, 0);
            return;
        }

        (LastFailure, FirstFailure, Failures) = (fact, FirstFailure ?? fact, Failures + 1);
    }
}
