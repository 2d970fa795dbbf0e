using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Web.Shared;

namespace Aamu.Webhooks.Web.Events;

/// <summary>What became of an event, in one sentence.</summary>
internal static class Sentences
{
    public static string Of(EventDetails happened, IReadOnlyList<DeliveryLine> deliveries) => deliveries.Count(delivery => delivery.IsReplay) switch
    {
        0 => Then(happened),
        var later => $"{Then(happened)} {Wording.Of(later, Strings.ReplayedOne, Strings.ReplayedMany)}",
    };

    private static string Then(EventDetails happened) => (happened.Verdicts.Count, happened.Verdicts.Count(line => line.Verdict.Delivers())) switch
    {
        (0, _) => Strings.Accepted,
        (1, 0) => Strings.AcceptedNotOne,
        (var all, 0) => Strings.AcceptedNotMany.With(all),
        (var all, var some) => (all == 1 ? Strings.WentToOne : Strings.WentToMany).With(some, all),
    };
}
