using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Deliveries;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using EventId = Aamu.Webhooks.Core.Ids.EventId;

namespace Aamu.Webhooks.Web.Events;

/// <summary>One event and the decision for every webhook. For an id that was never accepted: what is known instead.</summary>
public sealed partial class EventPage
{
    private const int RefusedShown = 5;

    private EventDetails? happened;
    private IReadOnlyList<DeliveryLine> deliveries = [];
    private IReadOnlyDictionary<DeliveryId, string> doubts = new Dictionary<DeliveryId, string>();
    private Dictionary<string, string> projectNames = [];
    private EventLine? lastAccepted;
    private IReadOnlyList<RefusalLine> refused = [];
    private IReadOnlyList<RefusalReason> reasons = [];
    private RefusalLine? ours;

    [Parameter]
    public string Id { get; set; } = "";

    [Inject]
    private EventLog Log { get; set; } = null!;

    [Inject]
    private DeliveryLog Deliveries { get; set; } = null!;

    [Inject]
    private PageAnswers Answers { get; set; } = null!;

    [Inject]
    private RefusalLog Refusals { get; set; } = null!;

    [Inject]
    private TeamDirectory Directory { get; set; } = null!;

    private static Look TestLook => new("waiting", Icons.Material.Outlined.Science, Strings.TestEvent);

    private string? ProjectName => happened?.Line.ProjectId is { } project ? projectNames.GetValueOrDefault(project.Value, project.Value) : null;

    protected override async Task ReadAsync()
    {
        var id = new EventId(Id);
        happened = await Log.FindAsync(Scope, id);
        projectNames = (await Directory.ProjectsAsync(Scope)).ToDictionary(project => project.Id, project => project.Name);
        if (happened is not null)
        {
            await ReadDeliveriesAsync();
            return;
        }

        lastAccepted = (await Log.PageAsync(Scope, new EventFilter { WithoutTests = true }, 1, reach: LogReach.OfAPerson)).Items is [var newest, ..] ? newest : null;
        refused = await Refusals.ReadAsync(Scope, RefusedShown);
        reasons = await Refusals.ReasonsAsync(Scope, null, null);
        ours = await Refusals.OfEventAsync(Scope, Id);
    }

    protected override async Task ReadAgainAsync()
    {
        // An event does not change; its deliveries do, and one that was missing may come.
        if (happened is null)
        {
            await ReadAsync();
        }
        else
        {
            await ReadDeliveriesAsync();
        }
    }

    private async Task ReadDeliveriesAsync()
    {
        deliveries = await Deliveries.OfEventAsync(Scope, new EventId(Id));
        doubts = Doubts.Of(await Answers.AmongAsync(Scope, deliveries));
    }
}
