using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>The team's webhooks, and how each is doing. What is searched for stands in the address bar.</summary>
public sealed partial class WebhooksPage
{
    private IReadOnlyList<WebhookLine>? lines;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Query { get; set; }

    [Inject]
    private WebhookList Webhooks { get; set; } = default!;

    private string Search => Query?.Trim() ?? "";

    private bool MayEdit => Scope.Allows(TeamRole.Editor);

    private string NewHref => $"/t/{TeamId}/webhooks/new";

    private List<WebhookLine> Found => [.. lines!.Where(Fits)];

    protected override async Task ReadAsync() => lines = await Webhooks.LinesAsync(Scope);

    /// <summary>An event type finds the webhooks that would get it, by whatever pattern.</summary>
    private bool Fits(WebhookLine line) =>
        Search.Length == 0
        || line.Name.Contains(Search, StringComparison.CurrentCultureIgnoreCase)
        || line.Url.Contains(Search, StringComparison.OrdinalIgnoreCase)
        || line.Id.Value == Search
        || line.Status.ToString().Equals(Search, StringComparison.OrdinalIgnoreCase)
        || line.EventTypes.Any(pattern => pattern.Contains(Search, StringComparison.OrdinalIgnoreCase))
        || new EventSelection(line.EventTypes).Contains(Search);

    private void FindAsync(ChangeEventArgs change) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("q", change.Value as string is { Length: > 0 } words ? words : null), replace: true);
}
