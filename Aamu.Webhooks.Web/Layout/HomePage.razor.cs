using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Shared;
using Aamu.Webhooks.Web.Teams;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Aamu.Webhooks.Web.Layout;

/// <summary>Sends a person to the first of their teams, and an operator without one to what operators do.</summary>
public sealed partial class HomePage
{
    private bool isWithoutTeam;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

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
        else if ((await Authentication).User.IsOperator())
        {
            Navigation.NavigateTo("/operate", replace: true);
        }
        else
        {
            isWithoutTeam = true;
        }
    }
}
