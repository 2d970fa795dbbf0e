using Aamu.Webhooks.Core.Ids;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>Webhooks as rows, each a link to its page; who may do something with many of them chooses rows.</summary>
public sealed partial class WebhooksTable
{
    [Parameter, EditorRequired]
    public string TeamId { get; set; } = "";

    [Parameter, EditorRequired]
    public IReadOnlyList<ListedWebhook> Rows { get; set; } = [];

    /// <summary>What is shown, for the links that show it in another order.</summary>
    [Parameter, EditorRequired]
    public WebhooksQuery Query { get; set; } = new();

    /// <summary>The chosen ones; null where nothing is to choose.</summary>
    [Parameter]
    public IReadOnlySet<WebhookId>? Chosen { get; set; }

    [Parameter]
    public EventCallback<IReadOnlySet<WebhookId>> ChosenChanged { get; set; }

    private bool AllChosen => Rows.All(IsChosen);

    private bool IsChosen(ListedWebhook row) => Chosen?.Contains(row.Line.Id) == true;

    private string Sorted(string? by) => (Query with { Sort = by }).Href(TeamId);

    private string? Direction(string by) => Query.Sort != by ? null : by == "success" ? "ascending" : "descending";

    private Task ChooseAsync(ListedWebhook row, bool on) =>
        ChosenChanged.InvokeAsync(on ? Chosen!.Append(row.Line.Id).ToHashSet() : Chosen!.Where(id => id != row.Line.Id).ToHashSet());

    private Task ChooseAllAsync(bool on)
    {
        var page = Rows.Select(row => row.Line.Id);
        return ChosenChanged.InvokeAsync(on ? Chosen!.Union(page).ToHashSet() : Chosen!.Except(page).ToHashSet());
    }
}
