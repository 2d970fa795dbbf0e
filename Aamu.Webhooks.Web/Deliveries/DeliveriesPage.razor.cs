using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Recoveries;
using Aamu.Webhooks.Web.Shared;
using Aamu.Webhooks.Web.Shared.Log;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Deliveries;

/// <summary>
/// The delivery log. What is shown is what the address bar says. While it is open, the rows on the screen keep up to date and stay where they are, also those
/// that the filters would not find any more; new ones are announced and come when the reader asks for them, or at once while the reader follows and is not reading further down or choosing rows.
/// </summary>
public sealed partial class DeliveriesPage
{
    private const int PageSize = 50;

    private static readonly IReadOnlySet<DeliveryId> NoneChosen = new HashSet<DeliveryId>();

    private static readonly IReadOnlySet<long> NoneLeft = new HashSet<long>();

    private IReadOnlyList<DeliveryLine> rows = [];
    private IReadOnlySet<long> left = NoneLeft;
    private IReadOnlyList<Choice> webhooks = [], projects = [];
    private Dictionary<string, string> projectNames = [];
    private IReadOnlySet<DeliveryId> chosen = NoneChosen;
    private bool follow, isFirst = true;
    private long? older, goesOnAfter;
    private DateTimeOffset? lookedBackTo;
    private long freshAfter = long.MaxValue;
    private int newer;

    [SupplyParameterFromQuery(Name = "webhook")]
    private string? Webhook { get; set; }

    [SupplyParameterFromQuery(Name = "event")]
    private string? Event { get; set; }

    [SupplyParameterFromQuery(Name = "type")]
    private string? Type { get; set; }

    [SupplyParameterFromQuery(Name = "project")]
    private string? Project { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    private string? Status { get; set; }

    [SupplyParameterFromQuery(Name = "outcome")]
    private string? Outcome { get; set; }

    [SupplyParameterFromQuery(Name = "recovery")]
    private string? Recovery { get; set; }

    [SupplyParameterFromQuery(Name = "last")]
    private string? Last { get; set; }

    [SupplyParameterFromQuery(Name = "since")]
    private string? Since { get; set; }

    [SupplyParameterFromQuery(Name = "until")]
    private string? Until { get; set; }

    [SupplyParameterFromQuery(Name = "before")]
    private long? Before { get; set; }

    [SupplyParameterFromQuery(Name = "after")]
    private long? After { get; set; }

    [Inject]
    private DeliveryLog Log { get; set; } = null!;

    [Inject]
    private WebhookList Webhooks { get; set; } = null!;

    [Inject]
    private TeamDirectory Directory { get; set; } = null!;

    [Inject]
    private RecoveryDialogs Dialogs { get; set; } = null!;

    [Inject]
    private ReaderPlace Reading { get; set; } = null!;

    /// <summary>Without the page's place in the log: a new filter starts at the newest.</summary>
    private DeliveryQuery Query => new()
    {
        Webhook = Webhook,
        Event = Event,
        Type = Type,
        Project = Project,
        Status = Status,
        Outcome = Outcome,
        Recovery = Recovery,
        Range = new TimeRange(Last, Since, Until),
    };

    protected override async Task ReadAsync()
    {
        webhooks = [.. (await Webhooks.NamesAsync(Scope)).Select(webhook => new Choice(webhook.Id.Value, webhook.Name))];
        var known = await Directory.ProjectsAsync(Scope);
        projects = Choice.Of(known);
        projectNames = known.ToDictionary(project => project.Id, project => project.Name);
        (freshAfter, chosen) = (long.MaxValue, NoneChosen);
        await ReadRowsAsync();
    }

    protected override async Task ReadAgainAsync()
    {
        if (isFirst && (rows.Count == 0 || (follow && chosen.Count == 0 && !await Reading.IsUnderWayAsync())))
        {
            await ShowNewestAsync();
        }
        else if (rows.Count > 0)
        {
            await ReadShownAsync();
        }
    }

    private async Task ReadShownAsync()
    {
        var (filter, last) = (Query.Filter(Clock.GetUtcNow()), rows[^1].Key);
        var keys = rows.Select(row => row.Key).ToHashSet();
        // Nothing leaves because the last hour is another one now.
        var shown = await Log.ShownAsync(Scope, filter with { Since = null, Until = null }, [.. keys]);
        (rows, left) = (shown.Lines, shown.Left);
        chosen = chosen.Intersect(rows.Select(row => row.Id)).ToHashSet();
        // What fits since a moment ago may be old, and belong between those on the screen.
        newer = !isFirst ? 0 : (await Log.PageAsync(Scope, filter, NewRows.Most, reach: LogReach.OfAPerson)).Items
            .Count(line => !keys.Contains(line.Key) && (older is null || line.Key > last));
    }

    private Task FollowAsync(bool on)
    {
        follow = on;
        return on ? ShowNewestAsync() : Task.CompletedTask;
    }

    private async Task ShowAnnouncedAsync()
    {
        await ShowNewestAsync();
        await Reading.ToTopAsync();
    }

    private async Task ShowNewestAsync()
    {
        if (After is not null)
        {
            // The address names a place that is not the newest any more.
            Navigation.NavigateTo(Query.Href(TeamId), replace: true);
            return;
        }

        chosen = NoneChosen;
        freshAfter = rows.Count > 0 ? rows[0].Key : long.MaxValue;
        await ReadRowsAsync();
    }

    private async Task ReadRowsAsync()
    {
        var filter = Query.Filter(Clock.GetUtcNow());
        (newer, goesOnAfter, left) = (0, null, NoneLeft);
        if (After is { } after && await Log.LaterAsync(Scope, filter, PageSize, after, LogReach.OfAPerson) is { Next: { } later } back)
        {
            (rows, older, lookedBackTo, isFirst) = (back.Items, back.Items.Count > 0 ? back.Items[^1].Key : after + 1, null, false);
            goesOnAfter = later;
            return;
        }

        // Going back beyond the newest full page ends on the first page.
        var page = await Log.PageAsync(Scope, filter, PageSize, After is null ? Before : null, LogReach.OfAPerson);
        (rows, older, lookedBackTo, isFirst) = (page.Items, page.Next, page.LookedBackTo, Before is null || After is not null);
    }

    /// <summary>All that fits the filters, not only this page of it.</summary>
    private Task RecoverAsync() => Dialogs.ResendAsync(
        Scope, Query.Filter(Clock.GetUtcNow()), webhooks.FirstOrDefault(choice => choice.Value == Webhook) is { } webhook ? Strings.RecoverOnlyTo.With(webhook.Words) : null, projectNames);

    private void Narrow(DeliveryQuery query) => Navigation.NavigateTo(query.Href(TeamId));
}
