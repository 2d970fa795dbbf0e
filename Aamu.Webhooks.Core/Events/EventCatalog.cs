using System.Collections.Frozen;

namespace Aamu.Webhooks.Core.Events;

/// <summary>Every event type that Aamu sends: a closed list, written in <c>Events/Catalog</c> and read once.</summary>
public static class EventCatalog
{
    /// <summary>The group of what this service itself tells: how a team's webhooks do.</summary>
    public const string Operational = "Webhooks";

    /// <summary>In reading order; each has a file of its name in <c>Events/Catalog</c>.</summary>
    public static IReadOnlyList<string> Groups { get; } =
        ["Helpdesk", "Tasks", "Forms", "Email", "Meetings", "Files", "Docs", "Posts", "Projects", "Team", "Databases", Operational];

    /// <summary>Group by group; within a group in the order of its file: created, updated, deleted, then the finer ones.</summary>
    public static IReadOnlyList<EventType> All { get; } = [.. Groups.SelectMany(CatalogFile.TypesOf)];

    private static readonly FrozenDictionary<string, EventType> ByName = All.ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);

    public static EventType? Find(string name) => ByName.GetValueOrDefault(name);

    public static bool Knows(string name) => ByName.ContainsKey(name);

    /// <summary>True for what this service tells by itself, and nobody submits.</summary>
    public static bool IsOperational(string name) => Find(name)?.Group == Operational;

    /// <summary>What somebody who wrote an unknown name probably meant, likeliest first; empty when nothing is near.</summary>
    public static IReadOnlyList<string> Nearest(string name, int count = 3) => NearestNames.To(name, All.Select(type => type.Name), count);
}
