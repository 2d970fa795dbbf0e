using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Web.Shared.Log;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Catalog;

/// <summary>Every event type, found by any of its words.</summary>
public sealed partial class CatalogPage
{
    private IReadOnlyList<EventType> found = [];

    [Parameter]
    public string TeamId { get; set; } = "";

    [SupplyParameterFromQuery(Name = "q")]
    private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "level")]
    private string? Level { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private static IReadOnlyList<Choice> Levels { get; } = [new("project", "Project"), new("team", "Team")];

    private string Here => $"/t/{TeamId}/catalog";

    protected override void OnParametersSet()
    {
        var words = (Search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        found =
        [
            .. EventCatalog.All
                .Where(type => string.IsNullOrEmpty(Level) || type.Level.ToString().Equals(Level, StringComparison.OrdinalIgnoreCase))
                .Where(type => words.All(word => Has(type, word))),
        ];
    }

    private static bool Has(EventType type, string word) =>
        type.Name.Contains(word, StringComparison.OrdinalIgnoreCase)
        || type.Group.Contains(word, StringComparison.OrdinalIgnoreCase)
        || type.Description.Contains(word, StringComparison.OrdinalIgnoreCase);

    private void Narrow(string? search, string? level) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
        {
            ["q"] = string.IsNullOrWhiteSpace(search) ? null : search,
            ["level"] = string.IsNullOrEmpty(level) ? null : level,
        }),
        replace: true);
}
