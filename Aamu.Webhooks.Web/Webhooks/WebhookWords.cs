using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Health;
using Aamu.Webhooks.Web.Shared;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>A webhook's settings in a few words.</summary>
internal static class WebhookWords
{
    /// <summary><c>task.*, 3 more · 2 projects</c></summary>
    public static string Listening(IReadOnlyList<string> eventTypes, IReadOnlyList<string> projectIds) =>
        $"{Events(eventTypes)} · {Projects(projectIds.Count)}";

    /// <summary>The URL, or in words that there is none.</summary>
    public static string Target(string url) => ListenTarget.Is(url) ? Strings.InnerTargetListen : url;

    /// <summary>The widest first: a family says more than a name.</summary>
    public static string Events(IReadOnlyList<string> eventTypes) =>
        eventTypes.Contains("*") ? Strings.EveryEvent : eventTypes.OrderBy(pattern => pattern.EndsWith(".*", StringComparison.Ordinal) ? 0 : 1).ToList() switch
        {
            [] => Strings.NoEvent,
            [var only] => only,
            [var first, ..] all => Strings.EventsMore.With(first, all.Count - 1),
        };

    /// <summary>A sparkline for those who do not see it.</summary>
    public static string Spoken(HealthFigures figures) =>
        Strings.SpokenFigures.With(FigureWords.Number(figures.Delivered), FigureWords.Number(figures.Retried + figures.GaveUp));

    public static string Projects(int count) => count == 0 ? Strings.InnerEveryProject : Wording.Of(count, Strings.ProjectOne, Strings.ProjectMany);

    public static string Of(WebhookStatus status) => status switch
    {
        WebhookStatus.Active => Strings.StatusActive,
        WebhookStatus.Paused => Strings.StatusPaused,
        _ => Strings.StatusDisabled,
    };

    /// <summary>A project's name, and whether it is there no more.</summary>
    public static string Of(ProjectLine project) => project switch
    {
        { Deleted: true } => Strings.DeletedProject.With(project.Name),
        { Archived: true } => Strings.ArchivedProject.With(project.Name),
        _ => project.Name,
    };
}
