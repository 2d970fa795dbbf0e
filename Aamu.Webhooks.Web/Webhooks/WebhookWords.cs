using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Health;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>A webhook's settings in a few words.</summary>
internal static class WebhookWords
{
    /// <summary><c>task.*, 3 more · 2 projects</c></summary>
    public static string Listening(IReadOnlyList<string> eventTypes, IReadOnlyList<string> projectIds) =>
        $"{Events(eventTypes)} · {Projects(projectIds.Count)}";

    /// <summary>The URL, or in words that there is none.</summary>
    public static string Target(string url) => ListenTarget.Is(url) ? "a developer's machine (listen)" : url;

    /// <summary>The widest first: a family says more than a name.</summary>
    public static string Events(IReadOnlyList<string> eventTypes) =>
        eventTypes.Contains("*") ? "Every event" : eventTypes.OrderBy(pattern => pattern.EndsWith(".*", StringComparison.Ordinal) ? 0 : 1).ToList() switch
        {
            [] => "No event",
            [var only] => only,
            [var first, ..] all => $"{first}, {all.Count - 1} more",
        };

    /// <summary>A sparkline for those who do not see it.</summary>
    public static string Spoken(HealthFigures figures) =>
        $"{FigureWords.Number(figures.Delivered)} delivered and {FigureWords.Number(figures.Retried + figures.GaveUp)} failed, last 24 hours";

    public static string Projects(int count) => count switch
    {
        0 => "every project",
        1 => "1 project",
        _ => $"{count} projects",
    };
}
