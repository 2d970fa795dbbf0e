using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Listening;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Deliveries;
using Aamu.Webhooks.Web.Health;
using Aamu.Webhooks.Web.Recoveries;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>One webhook: how it is set, whether it works, and a way to try it. It follows what happens while it is open.</summary>
public sealed partial class WebhookPage
{
    private const int RecentCount = 10;
    private const int MostIncidents = 6;
    private const int RecentChangeCount = 5;

    /// <summary>More flags than these on one chart tell nothing.</summary>
    private const int MostMarks = 12;

    private WebhookDetails? webhook;
    private IReadOnlyList<ProjectLine> projects = [];
    private IReadOnlyList<DeliveryLine> recent = [];
    private IReadOnlyDictionary<DeliveryId, string> doubts = new Dictionary<DeliveryId, string>();
    private IReadOnlyList<IncidentLine> incidents = [];
    private IReadOnlyList<DeliveryLine> waiting = [];
    private IReadOnlyList<RecoveryLine> recoveries = [];
    private AttemptDetails? failed;
    private Held? held;
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
    private PageAnswers Answers { get; set; } = null!;

    [Inject]
    private DeliveryLog Deliveries { get; set; } = default!;

    [Inject]
    private FailedAttempts Failures { get; set; } = default!;

    [Inject]
    private HeldDeliveries HeldBack { get; set; } = default!;

    [Inject]
    private IncidentLog Incidents { get; set; } = default!;

    [Inject]
    private ListenerBook Listeners { get; set; } = default!;

    [Inject]
    private ReceiverProbe Receiver { get; set; } = default!;

    [Inject]
    private Redelivery Redelivery { get; set; } = default!;

    [Inject]
    private RecoveryLog Recoveries { get; set; } = default!;

    [Inject]
    private RecoveryDialogs Recovery { get; set; } = default!;

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
            doubts = Doubts.Of(await Answers.AmongAsync(Scope, recent));
            held = webhook!.Status == WebhookStatus.Active ? null : await HeldBack.OfAsync(Scope, WebhookId);
            incidents = await Incidents.OfAsync(Scope, WebhookId, MostIncidents);
            waiting = await ReadWaitingAsync();
            failed = waiting.Count > 0 || incidents.Any(line => line.Incident.EndedAt is null) ? await Failures.LatestAsync(Scope, WebhookId) : null;
            recoveries = await Recoveries.LiveAsync(Scope, WebhookId);
        }
    }

    /// <summary>What failed and is not due yet. While the circuit is open a probe decides for all of them, and the outage's panel offers that.</summary>
    private async Task<IReadOnlyList<DeliveryLine>> ReadWaitingAsync()
    {
        if (webhook!.Status != WebhookStatus.Active || !Scope.Allows(TeamRole.Editor) || incidents.Any(line => line.Incident.IsOpen))
        {
            return [];
        }

        return await Deliveries.RetryingAsync(Scope, WebhookId, Redelivery.MostChosen, Clock.GetUtcNow());
    }

    private async Task SetStatusAsync(WebhookStatus status)
    {
        var outcome = await Registry.ChangeAsync(Scope, WebhookId, new WebhookDraft { Status = status });
        Say(outcome.Refusal, status switch
        {
            WebhookStatus.Active => Strings.NowActive,
            WebhookStatus.Paused => Strings.NowPaused,
            _ => Strings.NowDisabled,
        });
        await ReadAsync();
    }

    private async Task<Refusal?> ResumeAsync(ResumePlan plan)
    {
        var outcome = await HeldBack.ResumeAsync(Scope, WebhookId, plan);
        if (outcome.Succeeded)
        {
            Say(null, plan.Choice == ResumeChoice.Nothing ? Strings.NowActiveAnew : Strings.NowActivePaced);
            await ReadAsync();
        }

        return outcome.Refusal;
    }

    private Task<Outcome<ResumeCounts>> CountAsync(ResumePlan plan) => HeldBack.CountAsync(Scope, WebhookId, plan);

    private async Task ProbeAsync()
    {
        var outcome = await Receiver.AskAsync(Scope, WebhookId);
        Say(outcome.Refusal, Strings.Probed);
        await ReadAsync();
    }

    private async Task TryWaitingAsync()
    {
        var outcome = await Redelivery.AgainAsync(Scope, [.. waiting.Select(line => line.Id)]);
        Say(outcome.Refusal, Wording.Of(outcome.Value?.Due ?? 0, Strings.TriedOne, Strings.TriedMany));
        await ReadAsync();
    }

    private Task RecoverAsync(IncidentLine line) => Recovery.ResendAsync(Scope, line.Cost(WebhookId, Clock.GetUtcNow()), Strings.RecoverOutage.With(webhook!.Name));

    private Task RecoverAsync() => Recovery.ResendAsync(Scope, new DeliveryFilter { WebhookId = WebhookId }, Strings.RecoverEverything.With(webhook!.Name));

    private Task ReplayAsync(DateTimeOffset? since = null) => Recovery.ReplayAsync(Scope, WebhookId, webhook!.Name, since);

    private async Task<Refusal?> DeleteAsync()
    {
        var outcome = await Registry.DeleteAsync(Scope, WebhookId);
        if (outcome.Succeeded)
        {
            Snackbar.Add(Strings.Deleted.With(webhook!.Name), Severity.Success);
            Navigation.NavigateTo(Paths.Webhooks(TeamId));
        }

        return outcome.Refusal;
    }

    private string Address(RangeChoice range) => Navigation.GetUriWithQueryParameter("last", range.IsUsual ? null : range.Code);

    private void Say(Refusal? refusal, string done) => Snackbar.Add(refusal?.Message ?? done, refusal is null ? Severity.Success : Severity.Error);
}
