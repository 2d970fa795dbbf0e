using Aamu.Webhooks.Core.Deliveries;

namespace Aamu.Webhooks.Core.Incidents;

/// <summary>When a circuit opens, when it is probed, and how far it is on its way to being disabled. Pure; see docs/decisions/circuit-breaker.md.</summary>
internal static class CircuitBreaker
{
    /// <summary>So many different deliveries must fail in a row: one that the receiver does not like keeps its own schedule.</summary>
    public const int Threshold = 10;

    /// <summary>Fewer failures in a row are no incident.</summary>
    public const int FewFailures = 3;

    public static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);

    public static readonly TimeSpan DisabledAfter = TimeSpan.FromDays(5);

    /// <summary>A failure that passes by itself within this time is nobody's news.</summary>
    private static readonly TimeSpan ToldAfter = TimeSpan.FromMinutes(1);

    /// <summary>A webhook of few events may jump over its warnings; nobody is disabled without having had the last one this long.</summary>
    private static readonly TimeSpan LastWarningHolds = DisabledAfter / 4;

    private const double MostJitter = 0.1;

    private static readonly TimeSpan[] Waits =
        [FirstWait, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15)];

    /// <summary>The incident after one more failed attempt.</summary>
    /// <param name="running">Null when this is the first.</param>
    /// <param name="webhookKey">Whose.</param>
    /// <param name="failed">The attempt.</param>
    /// <param name="failedBefore">The same delivery is one of the failed already: somebody sent it again.</param>
    /// <param name="now">The time.</param>
    /// <param name="asked">The wait that the receiver asked for: a floor.</param>
    /// <param name="chance">Between 0 and 1. Jitter only adds.</param>
    public static Incident After(Incident? running, long webhookKey, AttemptResult failed, bool failedBefore, DateTimeOffset now, TimeSpan asked, Func<double> chance)
    {
        var known = running ?? Begin(webhookKey, failed);
        var next = known with
        {
            LastFailureAt = failed.Receipt.StartedAt,
            LastOutcome = failed.Receipt.Outcome,
            LastStatusCode = failed.Receipt.StatusCode,
            Failures = known.Failures + 1,
            FailedDeliveries = known.FailedDeliveries + (failedBefore || failed is { IsProbe: false, FailuresInRound: not 1 } ? 0 : 1),
            AskedFor = failed.AskedFor is { } answered && answered == known.AskedFor ? null : known.AskedFor,
        };
        return next switch
        {
            { IsOpen: true } when failed.AskedFor is not null && next.ProbeAt > now => next with { ProbeAt = now + asked > next.ProbeAt ? now + asked : next.ProbeAt },
            { IsOpen: true } when failed.IsProbe => next with { Probes = next.Probes + 1, ProbeAt = now + Wait(next.Probes + 1, asked, chance) },
            _ => next,
        };
    }

    /// <summary>Too many failed in a row, and nothing is under way any more that could get through.</summary>
    /// <param name="inDoubt">The incident.</param>
    /// <param name="now">The time.</param>
    /// <param name="asked">The wait that the receiver asked for: a floor.</param>
    /// <param name="chance">Between 0 and 1.</param>
    public static Incident Open(Incident inDoubt, DateTimeOffset now, TimeSpan asked, Func<double> chance) => inDoubt with { OpenedAt = now, ProbeAt = now + Wait(0, asked, chance) };

    /// <summary>What the team should be told now, if it was not told before; null for nothing.</summary>
    public static Warning? News(Incident running, DateTimeOffset now)
    {
        var way = (now - running.CountedFrom) / DisabledAfter;
        return running.Told switch
        {
            Warning.Disabled => null,
            Warning.ThreeQuarters => way >= 1 && now - running.ToldAt >= LastWarningHolds ? Warning.Disabled : null,
            _ when way >= 0.75 => Warning.ThreeQuarters,
            < Warning.Halfway when way >= 0.5 => Warning.Halfway,
            Warning.Nothing when running.IsWorthTelling && now - running.StartedAt >= ToldAfter => Warning.Failing,
            _ => null,
        };
    }

    /// <summary>When it would be disabled, should nothing get through before.</summary>
    public static DateTimeOffset DisablesAt(Incident running)
    {
        var whole = running.CountedFrom + DisabledAfter;
        return running is { Told: Warning.ThreeQuarters, ToldAt: { } told } && told + LastWarningHolds > whole ? told + LastWarningHolds : whole;
    }

    private static Incident Begin(long webhookKey, AttemptResult failed) => new()
    {
        WebhookKey = webhookKey,
        StartedAt = failed.Receipt.StartedAt,
        FirstOutcome = failed.Receipt.Outcome,
        FirstStatusCode = failed.Receipt.StatusCode,
        FirstDeliveryKey = failed.DeliveryKey,
        CountedFrom = failed.Receipt.StartedAt,
    };

    private static TimeSpan Wait(int failedProbes, TimeSpan asked, Func<double> chance)
    {
        var wait = Waits[Math.Min(failedProbes, Waits.Length - 1)];
        wait = asked > wait ? asked : wait;
        return wait + (wait * MostJitter * Math.Clamp(chance(), 0, 1));
    }
}
