using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Teams;

namespace Aamu.Webhooks.Web.Shared.Log;

/// <summary>One entry of a filter.</summary>
public sealed record Choice(string Value, string Words, string? Group = null)
{
    public static IReadOnlyList<Choice> EventTypes { get; } = [.. EventCatalog.All.Select(type => new Choice(type.Name, type.Name, type.Group))];

    public static IReadOnlyList<Choice> Of(IEnumerable<ProjectLine> projects) =>
        [.. projects.Select(project => new Choice(project.Id, project.Deleted ? Strings.DeletedProject.With(project.Name) : project.Archived ? Strings.ArchivedProject.With(project.Name) : project.Name))];
}
