using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Shared;
using Aamu.Webhooks.Web.Shared.Log;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>The team's webhooks, and how each is doing. What is searched for, and in which order, stands in the address bar.</summary>
public sealed partial class WebhooksPage
{
    private static readonly IReadOnlySet<WebhookId> NoneChosen = new HashSet<WebhookId>();

    private IReadOnlyList<ListedWebhook>? all;
    private IReadOnlyList<ListedWebhook> found = [], shown = [];
    private IReadOnlyList<Choice> projects = [];
    private IReadOnlySet<WebhookId> chosen = NoneChosen;
    private int page = 1, readings;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    private string? Status { get; set; }

    [SupplyParameterFromQuery(Name = "health")]
    private string? HealthWord { get; set; }

    [SupplyParameterFromQuery(Name = "group")]
    private string? Group { get; set; }

    [SupplyParameterFromQuery(Name = "project")]
    private string? Project { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? Sort { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private int? PageNumber { get; set; }

    [Inject]
    private WebhookList Webhooks { get; set; } = default!;

    [Inject]
    private HealthLog Health { get; set; } = default!;

    [Inject]
    private TeamDirectory Directory { get; set; } = default!;

    /// <summary>Figures of all webhooks are dearer than a row: no oftener than the overview reads them.</summary>
    protected override TimeSpan Pace => TimeSpan.FromMilliseconds(750);

    private bool MayEdit => Scope.Allows(TeamRole.Editor);

    private string NewHref => $"/t/{TeamId}/webhooks/new";

    /// <summary>Without the page: another filter begins at the first.</summary>
    private WebhooksQuery Query => new() { Search = Search, Status = Status, Health = HealthWord, Group = Group, Project = Project, Sort = Sort };

    private string Count
    {
        get
        {
            var failing = found.Count(row => row.Health == HealthState.Failing);
            var number = found.Count == all!.Count ? Wording.Of(all.Count, Strings.WebhookOne, Strings.WebhookMany) : Strings.WebhooksOf.With(found.Count, all.Count);
            return failing == 0 ? Strings.Count.With(number) : Strings.CountFailing.With(number, failing);
        }
    }

    protected override async Task ReadAsync()
    {
        var reading = ++readings;
        var lines = await Webhooks.LinesAsync(Scope);
        var figures = (await Health.TeamAsync(Scope, HealthRange.Day)).Webhooks.ToDictionary(webhook => webhook.Id);
        var known = await Directory.ProjectsAsync(Scope);
        if (reading != readings)
        {
            // A beat came: a later reading is under way and knows more.
            return;
        }

        projects = Choice.Of(known);
        all = [.. lines.Select(line => new ListedWebhook(line, figures.GetValueOrDefault(line.Id)))];
        Show();
    }

    /// <summary>A search, a filter or another order is made of the webhooks that are here: whoever types waits for no reading.</summary>
    protected override bool ShowsFromWhatWasRead()
    {
        Show();
        return true;
    }

    private void Show()
    {
        found = Query.Of(all!);
        page = Math.Clamp(PageNumber ?? 1, 1, Math.Max(1, (found.Count + WebhooksQuery.PageSize - 1) / WebhooksQuery.PageSize));
        shown = [.. found.Skip((page - 1) * WebhooksQuery.PageSize).Take(WebhooksQuery.PageSize)];
    }

    private void Find(string words) => Navigation.NavigateTo((Query with { Search = words }).Href(TeamId), replace: true);

    private void Narrow(WebhooksQuery query) => Navigation.NavigateTo(query.Href(TeamId));
}
