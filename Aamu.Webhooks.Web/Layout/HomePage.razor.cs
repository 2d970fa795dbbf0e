using Aamu.Webhooks.Web.Shared;
using Aamu.Webhooks.Web.Teams;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Layout;

/// <summary>Sends a person to the first of their teams.</summary>
public sealed partial class HomePage
{
    private bool isWithoutTeam;

    [Inject]
    private CurrentTeam Current { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        if (await Current.TeamsAsync() is [var first, ..])
        {
            Navigation.NavigateTo(Paths.Overview(first.TeamId.Value), replace: true);
        }
        else
        {
            isWithoutTeam = true;
        }
    }
}
