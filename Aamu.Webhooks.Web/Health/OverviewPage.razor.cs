using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Health;

/// <summary>A team's start page: open problems first, then how its webhooks do. The range stands in the address bar.</summary>
public sealed partial class OverviewPage
{
    private const int MostShown = 20;

    /// <summary>The hours of a silent team pass too.</summary>
    private static readonly TimeSpan AtLeastEvery = TimeSpan.FromMinutes(1);

    private ITimer? hours;
    private TeamFigures? team;
    private FirstSteps? steps;
    private IReadOnlyList<Problem> problems = [];
    private IReadOnlyList<WebhookFigures> worst = [];

    [SupplyParameterFromQuery(Name = "last")]
    private string? Last { get; set; }

    [Inject]
    private HealthLog Health { get; set; } = null!;

    [Inject]
    private OpenProblems Problems { get; set; } = null!;

    protected override TimeSpan Pace => TimeSpan.FromMilliseconds(750);

    private RangeChoice Range => RangeChoice.Of(Last);

    protected override void OnInitialized() => hours = Clock.CreateTimer(_ => Beat(), null, AtLeastEvery, AtLeastEvery);

    protected override void Dispose(bool disposing)
    {
        hours?.Dispose();
        base.Dispose(disposing);
    }

    protected override async Task ReadAsync()
    {
        team = await Health.TeamAsync(Scope, Range.Range);
        problems = await Problems.ReadAsync(Scope);
        steps = steps is { AllDone: true } ? steps : await Health.FirstStepsAsync(Scope);
        worst = [.. team.Webhooks.OrderByDescending(webhook => webhook.State).ThenByDescending(webhook => webhook.Figures.Attempts).Take(MostShown)];
    }

    private string Address(RangeChoice range) => Navigation.GetUriWithQueryParameter("last", range.IsUsual ? null : range.Code);
}
