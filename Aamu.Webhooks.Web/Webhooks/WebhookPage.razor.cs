using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>One webhook: how it is set, whether it works, and a way to try it. It follows what happens while it is open.</summary>
public sealed partial class WebhookPage
{
    private const int RecentCount = 10;

    private WebhookDetails? webhook;
    private IReadOnlyList<ProjectLine> projects = [];
    private IReadOnlyList<DeliveryLine> recent = [];
    private bool isAbsent;

    [Parameter]
    public string Id { get; set; } = "";

    [Inject]
    private WebhookList Webhooks { get; set; } = default!;

    [Inject]
    private WebhookRegistry Registry { get; set; } = default!;

    [Inject]
    private TeamDirectory Directory { get; set; } = default!;

    [Inject]
    private DeliveryLog Deliveries { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    private WebhookId WebhookId => new(Id);

    protected override async Task ReadAsync()
    {
        webhook = await Webhooks.FindAsync(Scope, WebhookId);
        isAbsent = webhook is null;
        if (!isAbsent)
        {
            projects = await Directory.ProjectsAsync(Scope);
            recent = (await Deliveries.PageAsync(Scope, new DeliveryFilter { WebhookId = WebhookId }, RecentCount)).Items;
        }
    }

    private async Task SetStatusAsync(WebhookStatus status)
    {
        var outcome = await Registry.ChangeAsync(Scope, WebhookId, new WebhookDraft { Status = status });
        Say(outcome.Refusal, status switch
        {
            WebhookStatus.Active => "Active: what was held is sent now.",
            WebhookStatus.Paused => "Paused: events are kept until you resume.",
            _ => "Disabled: nothing is collected or sent.",
        });
        await ReadAsync();
    }

    private async Task<Refusal?> DeleteAsync()
    {
        var outcome = await Registry.DeleteAsync(Scope, WebhookId);
        if (outcome.Succeeded)
        {
            Snackbar.Add($"{webhook!.Name} is deleted. Its deliveries stay in the log.", Severity.Success);
            Navigation.NavigateTo(Paths.Webhooks(TeamId));
        }

        return outcome.Refusal;
    }

    private void Say(Refusal? refusal, string done) => Snackbar.Add(refusal?.Message ?? done, refusal is null ? Severity.Success : Severity.Error);
}
