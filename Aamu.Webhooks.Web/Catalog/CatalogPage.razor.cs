using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Shared;
using Aamu.Webhooks.Web.Shared.Log;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Catalog;

/// <summary>Every event type, found by any of its words, with the team's webhooks that listen to it.</summary>
public sealed partial class CatalogPage
{
    private IReadOnlyList<EventType> found = [];
    private IReadOnlyList<WebhookLine> webhooks = [];
    private Dictionary<string, IReadOnlyList<WebhookLine>> listeners = EventCatalog.All.ToDictionary(type => type.Name, _ => (IReadOnlyList<WebhookLine>)[]);

    [SupplyParameterFromQuery(Name = "q")]
    private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "level")]
    private string? Level { get; set; }

    /// <summary><c>some</c> or <c>none</c>: only what some webhook listens to, or what nobody does.</summary>
    [SupplyParameterFromQuery(Name = "heard")]
    private string? Heard { get; set; }

    [Inject]
    private WebhookList Webhooks { get; set; } = null!;

    private static IReadOnlyList<Choice> Levels => [new("project", Strings.LevelProject), new("team", Strings.LevelTeam)];

    private static IReadOnlyList<Choice> Hearing => [new("some", Strings.ListensSomebody), new("none", Strings.ListensNobody)];

    private string Found => Wording.Of(found.Count, Strings.EventOne, Strings.EventMany);

    private bool IsNarrowed => new[] { Search, Level, Heard }.Any(value => !string.IsNullOrEmpty(value));

    private string Here => $"/t/{TeamId}/catalog";

    protected override async Task ReadAsync()
    {
        webhooks = await Webhooks.LinesAsync(Scope);
        var selections = webhooks.Select(webhook => (Webhook: webhook, Selection: new EventSelection(webhook.EventTypes))).ToList();
        listeners = EventCatalog.All.ToDictionary(
            type => type.Name, type => (IReadOnlyList<WebhookLine>)[.. selections.Where(pair => pair.Selection.Contains(type.Name)).Select(pair => pair.Webhook)]);
        Show();
    }

    /// <summary>The catalog is here: whoever types waits for no reading.</summary>
    protected override bool ShowsFromWhatWasRead()
    {
        Show();
        return true;
    }

    private void Show()
    {
        var words = (Search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        found =
        [
            .. EventCatalog.All
                .Where(type => string.IsNullOrEmpty(Level) || type.Level.ToString().Equals(Level, StringComparison.OrdinalIgnoreCase))
                .Where(type => Heard is not ("some" or "none") || Heard == (listeners[type.Name].Count > 0 ? "some" : "none"))
                .Where(type => words.All(word => Has(type, word))),
        ];
    }

    private static bool Has(EventType type, string word) =>
        type.Name.Contains(word, StringComparison.OrdinalIgnoreCase)
        || type.Group.Contains(word, StringComparison.OrdinalIgnoreCase)
        || type.Description.Contains(word, StringComparison.OrdinalIgnoreCase);

    private void Narrow(string? search, string? level, string? heard) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
        {
            ["q"] = string.IsNullOrWhiteSpace(search) ? null : search,
            ["level"] = string.IsNullOrEmpty(level) ? null : level,
            ["heard"] = string.IsNullOrEmpty(heard) ? null : heard,
        }),
        replace: true);
}
