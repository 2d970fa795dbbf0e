using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>Creates a webhook or changes one, on one page. A new one's secret is shown here once, after saving.</summary>
public sealed partial class WebhookEditPage
{
    private WebhookEntry? entry;
    private IReadOnlyList<ProjectLine> projects = [];
    private CreatedWebhook? created;
    private Traffic? traffic;
    private string nameBefore = "", urlBefore = "";
    private bool isAbsent, isNew;
    private string? address;
    private TeamScope? ticket;

    [Parameter]
    public string TeamId { get; set; } = "";

    /// <summary>Null for a new one.</summary>
    [Parameter]
    public string? Id { get; set; }

    [SupplyParameterFromQuery(Name = "url")]
    private string? Url { get; set; }

    [SupplyParameterFromQuery(Name = "event")]
    private string? EventType { get; set; }

    [SupplyParameterFromQuery(Name = "project")]
    private string? ProjectId { get; set; }

    /// <summary>Another webhook to begin with.</summary>
    [SupplyParameterFromQuery(Name = "like")]
    private string? Like { get; set; }

    [CascadingParameter]
    private TeamScope Scope { get; set; } = default!;

    [Inject]
    private WebhookList Webhooks { get; set; } = default!;

    [Inject]
    private WebhookRegistry Registry { get; set; } = default!;

    [Inject]
    private RecentTraffic Recent { get; set; } = default!;

    [Inject]
    private TeamDirectory Directory { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    private string BackHref => Id is null ? Paths.Webhooks(TeamId) : Paths.Webhook(TeamId, Id);

    /// <summary>One form and then another are the same page to the router. What was typed stays as long as the address does; asking for a new webhook once more begins anew.</summary>
    protected override async Task OnParametersSetAsync()
    {
        if (address == Navigation.Uri && (created is null || ReferenceEquals(ticket, Scope)))
        {
            return;
        }

        (address, ticket, created, entry) = (Navigation.Uri, Scope, null, null);
        await FillAsync();
    }

    /// <summary>Where the form was now stands the secret: the cursor goes to its heading, as it does on any new page.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (isNew)
        {
            isNew = false;
            await Script.InvokeVoidAsync("aamu.focusHead");
            if (created is not null)
            {
                // Loaded anew or handed on, the address is that of the webhook and not of an empty form. The browser's alone: to navigate would draw another page, and the secret is shown once.
                await Script.InvokeVoidAsync("aamu.standAt", Paths.Webhook(TeamId, created.Id));
            }
        }
    }

    private async Task FillAsync()
    {
        projects = await Directory.ProjectsAsync(Scope);
        traffic = await Recent.ReadAsync(Scope);
        if (Id is null)
        {
            // The sandbox and the catalog lead here with something filled in.
            var like = Like is null ? null : await Webhooks.FindAsync(Scope, new WebhookId(Like));
            entry = like is null ? new WebhookEntry { Url = Url ?? "", EventTypes = EventType is null ? [] : [EventType] } : WebhookEntry.Like(like);
            isAbsent = false;
            return;
        }

        var webhook = await Webhooks.FindAsync(Scope, new WebhookId(Id));
        (entry, isAbsent) = (webhook is null ? null : WebhookEntry.Of(webhook), webhook is null);
        (nameBefore, urlBefore) = (webhook?.Name ?? "", webhook?.Url ?? "");
        Add();
    }

    /// <summary>An explanation leads here with what was missing: it stands in the form, and is saved by whoever wants it.</summary>
    private void Add()
    {
        if (entry is null)
        {
            return;
        }

        if (EventType is not null && !new EventSelection(entry.EventTypes).Contains(EventType))
        {
            entry.EventTypes = [.. entry.EventTypes, EventType];
        }

        // Without a chosen project all are sent: adding one would take the others away.
        if (ProjectId is not null && entry.ProjectIds.Count > 0 && !entry.ProjectIds.Contains(ProjectId))
        {
            entry.ProjectIds = [.. entry.ProjectIds, ProjectId];
        }
    }

    private async Task<Refusal?> SaveAsync(WebhookEntry wanted)
    {
        if (wanted.CheckDelivery() is { } unreadable)
        {
            return unreadable;
        }

        if (Id is null)
        {
            var outcome = await Registry.CreateAsync(Scope, wanted.ToDraft(), wanted.Secret.Length == 0 ? null : wanted.Secret);
            (created, isNew) = (outcome.Value, outcome.Succeeded);
            StateHasChanged();
            return outcome.Refusal;
        }

        var changed = await Registry.ChangeAsync(Scope, new WebhookId(Id), wanted.ToDraft(), wanted.Version);
        if (changed.Succeeded)
        {
            var url = wanted.Url.Trim();
            Snackbar.Add(url == urlBefore ? Strings.Saved : Strings.SavedUrl.With(WebhookWords.Target(url.Length > 80 ? url[..79] + "…" : url)), Severity.Success);
            Navigation.NavigateTo(BackHref);
        }

        return changed.Refusal is { Kind: RefusalKind.Conflict } && await IsOutrunAsync(wanted) ? Refusal.Conflict(Strings.SomebodyElse) : changed.Refusal;
    }

    /// <summary>Somebody saved meanwhile. Who has been told so, and saves again, means it.</summary>
    private async Task<bool> IsOutrunAsync(WebhookEntry wanted)
    {
        var before = wanted.Version;
        wanted.Version = (await Webhooks.FindAsync(Scope, new WebhookId(Id!)))?.Version;
        return wanted.Version != before;
    }
}
