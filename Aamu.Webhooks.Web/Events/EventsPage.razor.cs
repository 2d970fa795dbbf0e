using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Shared.Log;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Events;

/// <summary>The log of what was accepted. It pages and keeps up to date as the delivery log does; events do not change, so only new ones are looked for.</summary>
public sealed partial class EventsPage
{
    private const int PageSize = 50;

    private IReadOnlyList<EventLine> rows = [];
    private IReadOnlyList<Choice> projects = [];
    private Dictionary<string, string> projectNames = [];
    private bool follow, isFirst = true;
    private long? older, goesOnAfter;
    private DateTimeOffset? lookedBackTo;
    private long freshAfter = long.MaxValue;
    private int newer;

    /// <summary>How many looks for a text have been made since the address changed.</summary>
    private int looks;

    private bool isLooking;

    [SupplyParameterFromQuery(Name = "type")]
    private string? Type { get; set; }

    [SupplyParameterFromQuery(Name = "project")]
    private string? Project { get; set; }

    [SupplyParameterFromQuery(Name = "matched")]
    private string? Matched { get; set; }

    [SupplyParameterFromQuery(Name = "text")]
    private string? Text { get; set; }

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
    private EventLog Log { get; set; } = null!;

    [Inject]
    private TeamDirectory Directory { get; set; } = null!;

    [Inject]
    private ReaderPlace Reading { get; set; } = null!;

    /// <summary>A look for a text is short; the next one follows by itself, until there is a page to show or as many events were looked at as other filters look at in one.</summary>
    private bool LooksOn => IsReady && !string.IsNullOrEmpty(Text) && lookedBackTo is not null && After is null && rows.Count < PageSize && looks < LogReach.OfAPerson / LogReach.OfAText;

    private int Reach => Query.Filter(Clock.GetUtcNow()).Reach;

    private EventQuery Query => new() { Type = Type, Project = Project, Matched = Matched, Text = Text, Range = new TimeRange(Last, Since, Until) };

    protected override async Task ReadAsync()
    {
        var known = await Directory.ProjectsAsync(Scope);
        projects = Choice.Of(known);
        projectNames = known.ToDictionary(project => project.Id, project => project.Name);
        freshAfter = long.MaxValue;
        await ReadRowsAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // Each drawing comes here, and beats draw the page as often as they come: one look at a time is enough.
        if (LooksOn && !isLooking)
        {
            isLooking = true;
            try
            {
                await LookOnAsync();
            }
            catch (Exception exception) when (StoreUnavailableException.From(exception) is not null)
            {
                // As with any reading again: what is shown stays, and it is tried anew a little later.
                Beat();
                return;
            }
            finally
            {
                isLooking = false;
            }

            StateHasChanged();
        }
    }

    protected override async Task ReadAgainAsync()
    {
        if (looks > 1 && rows.Count == 0)
        {
            await LookAgainAsync();
        }
        else if (isFirst && (rows.Count == 0 || (follow && !await Reading.IsUnderWayAsync())))
        {
            await ShowNewestAsync();
        }
        else if (isFirst)
        {
            newer = (await Log.NewerAsync(Scope, Query.Filter(Clock.GetUtcNow()), NewRows.Most, rows[0].Key, Reach)).Count;
        }
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

        freshAfter = rows.Count > 0 ? rows[0].Key : long.MaxValue;
        await ReadRowsAsync();
    }

    private async Task ReadRowsAsync()
    {
        var filter = Query.Filter(Clock.GetUtcNow());
        (newer, goesOnAfter) = (0, null);
        if (After is { } after && await Log.LaterAsync(Scope, filter, PageSize, after, filter.Reach) is { Next: { } later } back)
        {
            (rows, older, lookedBackTo, isFirst, looks) = (back.Items, back.Items.Count > 0 ? back.Items[^1].Key : after + 1, null, false, 1);
            goesOnAfter = later;
            return;
        }

        var page = await Log.PageAsync(Scope, filter, PageSize, After is null ? Before : null, filter.Reach);
        (rows, older, lookedBackTo, isFirst, looks) = (page.Items, page.Next, page.LookedBackTo, Before is null || After is not null, 1);
    }

    /// <summary>A look is for nothing, and does not count, when the reader has gone elsewhere meanwhile or the page was read anew.</summary>
    private async Task LookOnAsync()
    {
        var (place, filter, from) = (Navigation.Uri, Query.Filter(Clock.GetUtcNow()), older);
        var page = await Log.PageAsync(Scope, filter, PageSize - rows.Count, from, filter.Reach);
        if (place == Navigation.Uri && from == older)
        {
            (rows, older, lookedBackTo, looks) = ([.. rows, .. page.Items], page.Next, page.LookedBackTo, looks + 1);
        }
    }

    /// <summary>What comes after a look far back found nothing is at the top: that is not done anew for each event.</summary>
    private async Task LookAgainAsync()
    {
        if (!LooksOn && isFirst && await Log.PageAsync(Scope, Query.Filter(Clock.GetUtcNow()), PageSize, null, Reach) is { Items.Count: > 0 } page)
        {
            (rows, older, lookedBackTo, looks) = (page.Items, page.Next, page.LookedBackTo, LogReach.OfAPerson / LogReach.OfAText);
        }
    }

    private void Narrow(EventQuery query) => Navigation.NavigateTo(query.Href(TeamId));
}
