using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Matching;

namespace Aamu.Webhooks.Web.Events;

/// <summary>What became of an event, in one sentence.</summary>
internal static class Sentences
{
    public static string Of(EventDetails happened, IReadOnlyList<DeliveryLine> deliveries) => deliveries.Count(delivery => delivery.IsReplay) switch
    {
        0 => Then(happened),
        var later => $"{Then(happened)} Later it was replayed to {later} {(later == 1 ? "webhook" : "webhooks")}.",
    };

    private static string Then(EventDetails happened) => (happened.Verdicts.Count, happened.Verdicts.Count(line => line.Verdict.Delivers())) switch
    {
        (0, _) => "It was accepted, and the team had no webhook at that time: nothing was sent.",
        (1, 0) => "It was accepted, and the team's webhook did not take it: nothing was sent.",
        (var all, 0) => $"It was accepted, and none of the team's {all} webhooks took it: nothing was sent.",
        (var all, var some) => $"It went to {some} of {all} {(all == 1 ? "webhook" : "webhooks")}.",
    };
}
