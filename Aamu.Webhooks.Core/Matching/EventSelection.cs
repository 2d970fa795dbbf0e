using System.Collections.Frozen;
using Aamu.Webhooks.Core.Events;

namespace Aamu.Webhooks.Core.Matching;

/// <summary>
/// The event types that a webhook listens to: exact names, a family (<c>task.*</c>, future members included), or <c>*</c> for all.
/// The catalog is closed, so a selection is the set of names that it means today.
/// </summary>
public sealed class EventSelection
{
    private const int MaxPattern = 100;

    private readonly FrozenSet<string> names;

    public EventSelection(IEnumerable<string> patterns) =>
        names = patterns.SelectMany(Expand).ToFrozenSet(StringComparer.Ordinal);

    public bool Contains(string eventType) => names.Contains(eventType);

    public int Count => names.Count;

    /// <summary>Null when the pattern may be used, else the reason in words.</summary>
    public static string? Check(string? pattern)
    {
        if (pattern is not { Length: > 0 and <= MaxPattern })
        {
            return $"An entry is an event type, a family like task.*, or * for all: 1–{MaxPattern} characters.";
        }

        if (Expand(pattern).Any())
        {
            return null;
        }

        if (pattern.EndsWith('*'))
        {
            return $"“{pattern}” matches no event type. A family is written like task.* or task.comment.*; * alone means every event.";
        }

        var nearest = EventCatalog.Nearest(pattern);
        return nearest.Count == 0
            ? $"There is no event type “{pattern}”."
            : $"There is no event type “{pattern}”. Did you mean {string.Join(" or ", nearest)}?";
    }

    /// <summary>The catalog's names that a pattern means; none when it is not a pattern.</summary>
    public static IEnumerable<string> Expand(string pattern) => pattern switch
    {
        "*" => EventCatalog.All.Select(type => type.Name),
        _ when pattern.EndsWith(".*", StringComparison.Ordinal) && pattern.Length > 2 =>
            EventCatalog.All.Select(type => type.Name).Where(name => name.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal)),
        _ => EventCatalog.Knows(pattern) ? [pattern] : [],
    };
}
