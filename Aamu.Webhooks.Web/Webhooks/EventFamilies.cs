using Aamu.Webhooks.Core.Events;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>A line of the picker: an event type, or a family within the group (<c>helpdesk.ticket.*</c>).</summary>
/// <param name="Pattern">What is chosen by ticking it.</param>
/// <param name="Type">Null for a family.</param>
/// <param name="Depth">1 when it stands under a family of the group.</param>
internal sealed record EventRow(string Pattern, EventType? Type, int Depth);

/// <summary>A group of the catalog as the picker shows it.</summary>
/// <param name="Name">Helpdesk.</param>
/// <param name="Pattern"><c>helpdesk.*</c></param>
/// <param name="Rows">In the catalog's order, each family before its members.</param>
internal sealed record EventGroup(string Name, string Pattern, IReadOnlyList<EventRow> Rows)
{
    public IEnumerable<EventType> Types => Rows.Select(row => row.Type).OfType<EventType>();
}

internal static class EventFamilies
{
    public static IReadOnlyList<EventGroup> All { get; } = [.. EventCatalog.Groups.Select(Of)];

    private static EventGroup Of(string group)
    {
        var types = EventCatalog.All.Where(type => type.Group == group).ToList();
        var root = types[0].Name.Split('.')[0];
        var families = types.GroupBy(type => Noun(type.Name)).Where(noun => noun.Key != root && noun.Count() > 1).Select(noun => noun.Key).ToHashSet();
        var rows = new List<EventRow>();
        foreach (var type in types)
        {
            var noun = Noun(type.Name);
            if (families.Contains(noun) && !rows.Exists(row => row.Pattern == noun + ".*"))
            {
                rows.Add(new EventRow(noun + ".*", null, 0));
            }

            rows.Add(new EventRow(type.Name, type, families.Contains(noun) ? 1 : 0));
        }

        return new EventGroup(group, root + ".*", rows);
    }

    /// <summary>task.comment of task.comment.created.</summary>
    private static string Noun(string name) => name[..name.LastIndexOf('.')];
}
