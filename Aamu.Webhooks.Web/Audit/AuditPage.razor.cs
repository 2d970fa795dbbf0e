using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Shared.Log;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Audit;

/// <summary>The team's audit log, for its admins. Entries do not change, so only new ones are looked for.</summary>
public sealed partial class AuditPage
{
    private const int PageSize = 50;

    private IReadOnlyList<AuditLine> rows = [];
    private bool isFirst = true;
    private long? older;
    private int newer;
    private DateTimeOffset keptSince;

    [SupplyParameterFromQuery(Name = "who")]
    private string? Who { get; set; }

    [SupplyParameterFromQuery(Name = "what")]
    private string? What { get; set; }

    [SupplyParameterFromQuery(Name = "about")]
    private string? About { get; set; }

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
    private AuditLog Log { get; set; } = null!;

    private bool IsAdmin => Scope.Allows(TeamRole.Admin);

    private AuditQuery Query => new() { Who = Who, What = What, About = About, Range = new TimeRange(Last, Since, Until) };

    protected override async Task ReadAsync()
    {
        var filter = Query.Filter(Clock.GetUtcNow());
        (newer, keptSince) = (0, await Log.KeptSinceAsync(Scope));
        if (After is { } after && await Log.NewerAsync(Scope, filter, PageSize, after) is { Count: PageSize } back)
        {
            (rows, older, isFirst) = (back, back[^1].Key, false);
            return;
        }

        var page = await Log.PageAsync(Scope, filter, PageSize, After is null ? Before : null);
        (rows, older, isFirst) = (page.Items, page.Next, Before is null || After is not null);
    }

    protected override async Task ReadAgainAsync()
    {
        if (rows.Count == 0)
        {
            await ReadAsync();
        }
        else if (isFirst)
        {
            newer = (await Log.NewerAsync(Scope, Query.Filter(Clock.GetUtcNow()), NewRows.Most, rows[0].Key)).Count;
        }
    }

    private void NarrowTo(AuditQuery query) => Navigation.NavigateTo(query.Href(TeamId));
}
