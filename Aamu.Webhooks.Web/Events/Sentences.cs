using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Web.Shared;

namespace Aamu.Webhooks.Web.Events;

/// <summary>What became of an event, in one sentence.</summary>
internal static class Sentences
{
    private const int MostListed = 8;

    public static string Of(EventDetails happened, IReadOnlyList<DeliveryLine> deliveries) => deliveries.Count(delivery => delivery.IsReplay) switch
    {
        0 => Then(happened),
        var later => $"{Then(happened)} {Wording.Of(later, Strings.ReplayedOne, Strings.ReplayedMany)}",
    };

    /// <summary>The reason of a verdict, with the projects' names where the record has their ids.</summary>
    public static string Why(VerdictLine line, ProjectId? project, IReadOnlyDictionary<string, string> names) => (line, project) switch
    {
        ({ Verdict: Verdict.ProjectNotSelected, Deciding: { } deciding }, _) => Strings.WhyProject.With(Name(deciding.Actual, names), List([.. deciding.Expected.Select(id => Name(id, names))])),
        (_, { } own) when IsNamed(own.Value, names) => line.Detail.Replace($"project {own}", Strings.WhyInProject.With(names[own.Value]), StringComparison.Ordinal),
        _ => line.Detail,
    };

    private static string Name(string id, IReadOnlyDictionary<string, string> names) => IsNamed(id, names) ? Strings.ProjectQuoted.With(names[id]) : id;

    /// <summary>A project of which only events were seen is called by its id.</summary>
    private static bool IsNamed(string id, IReadOnlyDictionary<string, string> names) => names.TryGetValue(id, out var name) && name != id;

    private static string List(IReadOnlyList<string> entries) =>
        entries.Count <= MostListed ? string.Join(", ", entries) : Strings.WhyMore.With(string.Join(", ", entries.Take(MostListed)), entries.Count - MostListed);

    private static string Then(EventDetails happened) => (happened.Verdicts.Count, happened.Verdicts.Count(line => line.Verdict.Delivers())) switch
    {
        (0, _) => Strings.Accepted,
        (1, 0) => Strings.AcceptedNotOne,
        (var all, 0) => Strings.AcceptedNotMany.With(all),
        (var all, var some) => (all == 1 ? Strings.WentToOne : Strings.WentToMany).With(some, all),
    };
}
