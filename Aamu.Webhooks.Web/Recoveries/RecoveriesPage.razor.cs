using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Teams;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Recoveries;

/// <summary>All recoveries of the team: those under way, whose progress is followed, and the past ones.</summary>
public sealed partial class RecoveriesPage
{
    private const int PageSize = 20;

    private IReadOnlyList<RecoveryLine> live = [], past = [];
    private IReadOnlyDictionary<string, string> projects = new Dictionary<string, string>();
    private long? older;

    /// <summary>A long recovery changes with every step; what became of its deliveries is counted anew each time.</summary>
    protected override TimeSpan Pace => TimeSpan.FromMilliseconds(500);

    [SupplyParameterFromQuery(Name = "before")]
    private long? Before { get; set; }

    [Inject]
    private RecoveryLog Log { get; set; } = null!;

    [Inject]
    private TeamDirectory Directory { get; set; } = null!;

    protected override async Task ReadAsync()
    {
        projects = (await Directory.ProjectsAsync(Scope)).ToDictionary(project => project.Id, project => project.Name);
        await ReadAgainAsync();
    }

    protected override async Task ReadAgainAsync()
    {
        live = Before is null ? await Log.LiveAsync(Scope) : [];
        (past, older) = await Log.PastAsync(Scope, PageSize, Before) is var page ? (page.Items, page.Next) : ([], null);
    }
}
