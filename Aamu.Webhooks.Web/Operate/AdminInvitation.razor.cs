using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Operations;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Mail;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Aamu.Webhooks.Web.Operate;

/// <summary>Lets an operator ask a team's first admin in. The link is shown once; whoever opens it joins, which may be the operator: that is why admins who are there already are told.</summary>
public sealed partial class AdminInvitation
{
    private string? link, letter;
    private string invited = "", teamName = "";

    [Parameter, EditorRequired]
    public OperatorScope Scope { get; set; } = default!;

    [Inject]
    private InvitationBook Invitations { get; set; } = default!;

    [Inject]
    private InvitationPost Letters { get; set; } = default!;

    [Inject]
    private AdminInvitedPost News { get; set; } = default!;

    [Inject]
    private RecentSignIn Recent { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    public Task AskAsync(TeamHealth team) => Dialogs.ShowAsync<InviteAdminDialog>(
        Strings.InviteTitle.With(team.TeamName), new DialogParameters<InviteAdminDialog> { { dialog => dialog.Save, email => InviteAsync(team, email) } });

    private async Task<Refusal?> InviteAsync(TeamHealth team, string email)
    {
        if (!await Recent.AskAsync())
        {
            return RecentSignIn.NotProven;
        }

        var outcome = await Invitations.InviteAdminAsync(Scope, new TeamId(team.TeamId), email);
        if (outcome.Succeeded)
        {
            (link, invited, teamName) = (InvitationPost.LinkOf(outcome.Value!, Navigation.BaseUri), email.Trim(), team.TeamName);
            letter = await Letters.TrySendAsync(outcome.Value!, Navigation.BaseUri);
            await News.TellAsync(Scope, new TeamId(team.TeamId), team.TeamName, invited);
            StateHasChanged();
        }

        return outcome.Refusal;
    }
}
