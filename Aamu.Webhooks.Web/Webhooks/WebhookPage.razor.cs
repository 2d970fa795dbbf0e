using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Health;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>One webhook: how it is set, whether it works, and a way to try it. It follows what happens while it is open.</summary>
public sealed partial class WebhookPage
{
    private const int RecentCount = 10;
    private const int RecentChangeCount = 5;

    /// <summary>More flags than these on one chart tell nothing.</summary>
    private const int MostMarks = 12;

    private WebhookDetails? webhook;
    private IReadOnlyList<ProjectLine> projects = [];
    private IReadOnlyList<DeliveryLine> recent = [];
    private WebhookFigures? figures;
    private IReadOnlyList<TimePoint> times = [];
    private IReadOnlyList<VersionLine> changes = [];
    private bool isAbsent;

    [Parameter]
    public string Id { get; set; } = "";

    [SupplyParameterFromQuery(Name = "last")]
    private string? Last { get; set; }

    [Inject]
    private HealthLog Health { get; set; } = default!;

    [Inject]
    private TimeTrend Trend { get; set; } = default!;

    [Inject]
    private WebhookHistory History { get; set; } = default!;

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

    private RangeChoice Range => RangeChoice.Of(Last);

    protected override async Task ReadAsync()
    {
        webhook = await Webhooks.FindAsync(Scope, WebhookId);
        isAbsent = webhook is null;
        if (!isAbsent)
        {
            projects = await Directory.ProjectsAsync(Scope);
            figures = await Health.WebhookAsync(Scope, WebhookId, Range.Range);
            times = await Trend.OfAsync(Scope, WebhookId, Range.Range);
            changes = (await History.PageAsync(Scope, WebhookId, MostMarks)).Items;
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

    private string Address(RangeChoice range) => Navigation.GetUriWithQueryParameter("last", range.IsUsual ? null : range.Code);

    private void Say(Refusal? refusal, string done) => Snackbar.Add(refusal?.Message ?? done, refusal is null ? Severity.Success : Severity.Error);
}
