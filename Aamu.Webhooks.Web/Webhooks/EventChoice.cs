using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Matching;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>What is ticked in the picker: patterns, and the event types that they mean today.</summary>
internal sealed class EventChoice
{
    public const string Everything = "*";

    private readonly Dictionary<string, HashSet<string>> covers;
    private readonly HashSet<string> names;

    public EventChoice(IEnumerable<string> patterns)
    {
        Patterns = [.. patterns.Distinct()];
        covers = Patterns.ToDictionary(pattern => pattern, pattern => EventSelection.Expand(pattern).ToHashSet());
        names = [.. covers.Values.SelectMany(covered => covered)];
    }

    public IReadOnlyList<string> Patterns { get; }

    public bool IsEverything => covers.ContainsKey(Everything);

    /// <summary>How many event types it means today.</summary>
    public int Count => names.Count;

    /// <summary>The type is sent, by its name or by a family.</summary>
    public bool Sends(string eventType) => names.Contains(eventType);

    /// <summary>A family is chosen as such, future members included: by itself or by a wider one.</summary>
    public bool HasFamily(string pattern) => IsEverything || Patterns.Any(chosen => chosen == pattern || (IsFamily(chosen) && pattern.StartsWith(chosen[..^1], StringComparison.Ordinal)));

    /// <summary>What the pattern covers already needs no naming of its own.</summary>
    public EventChoice With(string pattern)
    {
        var wider = EventSelection.Expand(pattern).ToHashSet();
        return new EventChoice([.. Patterns.Where(chosen => chosen != pattern && !covers[chosen].IsSubsetOf(wider)), pattern]);
    }

    /// <summary>A family that loses a member is named by its other members from then on.</summary>
    public EventChoice Without(string pattern)
    {
        var gone = EventSelection.Expand(pattern).ToHashSet();
        var kept = Patterns.Where(chosen => !covers[chosen].Overlaps(gone) && covers[chosen].Count > 0).ToList();
        var rest = Patterns.Where(chosen => covers[chosen].Overlaps(gone)).SelectMany(chosen => covers[chosen]).Where(name => !gone.Contains(name)).ToHashSet();
        return new EventChoice(kept.Concat(EventCatalog.All.Select(type => type.Name).Where(rest.Contains)));
    }

    private static bool IsFamily(string pattern) => pattern.EndsWith(".*", StringComparison.Ordinal);
}
