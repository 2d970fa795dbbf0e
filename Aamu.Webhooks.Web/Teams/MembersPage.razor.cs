using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Mail;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace Aamu.Webhooks.Web.Teams;

/// <summary>The team's people: listed for every member, invited, promoted and removed by admins.</summary>
public sealed partial class MembersPage
{
    private IReadOnlyList<MemberLine> members = [];
    private IReadOnlyList<InvitationLine> waiting = [];

    /// <summary>Roles that were chosen and are not saved: whoever walks through a list by the arrow keys chooses each on the way.</summary>
    private readonly Dictionary<string, TeamRole> wanted = [];

    /// <summary>Whose role is being changed.</summary>
    private readonly HashSet<string> saving = [];

    private string? invited, letter, me;
    private string invitedEmail = "";
    private int drawn;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private MemberRegistry Registry { get; set; } = default!;

    [Inject]
    private InvitationBook Invitations { get; set; } = default!;

    [Inject]
    private RecentSignIn Recent { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private InvitationPost Letters { get; set; } = default!;

    private bool IsAdmin => Scope.Allows(TeamRole.Admin);

    protected override async Task ReadAsync()
    {
        me = (await Authentication).User.PersonId();
        members = await Registry.MembersAsync(Scope);
        waiting = IsAdmin ? await Invitations.WaitingAsync(Scope) : [];
    }

    private Task<IDialogReference> AskInviteAsync() =>
        Dialogs.ShowAsync<InviteDialog>(Strings.InviteSomebody, new DialogParameters<InviteDialog> { { dialog => dialog.Save, InviteAsync } });

    private async Task<Refusal?> InviteAsync(string email, TeamRole role)
    {
        if (!await Recent.AskAsync())
        {
            return RecentSignIn.NotProven;
        }

        var outcome = await Invitations.InviteAsync(Scope, email, role);
        if (outcome.Succeeded)
        {
            (invited, invitedEmail) = (InvitationPost.LinkOf(outcome.Value!, Navigation.BaseUri), email.Trim());
            letter = await Letters.TrySendAsync(outcome.Value!, Navigation.BaseUri);
            await ReadAsync();
            StateHasChanged();
        }

        return outcome.Refusal;
    }

    private TeamRole Wanted(MemberLine member) => wanted.GetValueOrDefault(member.PersonId, member.Role);

    private void Choose(MemberLine member, string? chosen)
    {
        if (Enum.TryParse<TeamRole>(chosen, out var role))
        {
            wanted[member.PersonId] = role;
        }
    }

    private async Task SaveRoleAsync(MemberLine member)
    {
        // The button of a role that was saved a moment ago may still be pressed.
        if (!wanted.TryGetValue(member.PersonId, out var role) || !saving.Add(member.PersonId))
        {
            return;
        }

        Outcome<MemberLine> outcome;
        try
        {
            outcome = await Recent.AskAsync() ? await Registry.ChangeRoleAsync(Scope, member.PersonId, role) : RecentSignIn.NotProven;
        }
        finally
        {
            saving.Remove(member.PersonId);
        }

        if (wanted.GetValueOrDefault(member.PersonId) == role)
        {
            wanted.Remove(member.PersonId);
        }

        await DoneAsync(outcome, Strings.MemberRoleChanged.With(member.Name, RoleWords.InSentence(role)), member);
    }

    private async Task AskRemoveAsync(MemberLine member)
    {
        if (member.Role == TeamRole.Admin && members.Count(other => other.Role == TeamRole.Admin) == 1)
        {
            await Dialogs.ShowMessageBoxAsync(member.PersonId == me ? Strings.MemberOnlyAdminYou : Strings.MemberOnlyAdmin.With(member.Name), Strings.MemberOnlyAdminText, yesText: Strings.Close);
            return;
        }

        var (title, text) = member.PersonId == me ? (Strings.MemberRemoveYou, Strings.MemberRemoveYouText) : (Strings.MemberRemoveTitle.With(member.Name), Strings.MemberRemoveText);
        if (await Dialogs.ShowMessageBoxAsync(title, text, yesText: Strings.MemberRemove, cancelText: Strings.MemberRemoveKeep) == true && await Recent.AskAsync())
        {
            await DoneAsync(await Registry.RemoveAsync(Scope, member.PersonId), Strings.MemberRemoved.With(member.Name), member);
        }
    }

    /// <summary>Who changed their own place is shown the team anew, as what they are now.</summary>
    private async Task DoneAsync(Outcome<MemberLine> outcome, string done, MemberLine member)
    {
        Snackbar.Add(outcome.Refusal?.Message ?? done, outcome.Succeeded ? Severity.Success : Severity.Error);
        if (outcome.Succeeded && member.PersonId == me)
        {
            Navigation.NavigateTo("/", forceLoad: true);
            return;
        }

        // Drawn anew, so that a list that was refused a choice goes back to what holds.
        drawn++;
        await ReadAsync();
    }

    private async Task AskWithdrawAsync(InvitationLine invitation)
    {
        if (await Dialogs.ShowMessageBoxAsync(Strings.InvitationWithdrawTitle.With(invitation.Email), Strings.InvitationWithdrawText, yesText: Strings.InvitationWithdraw, cancelText: Strings.InvitationKeep) != true)
        {
            return;
        }

        var outcome = await Invitations.WithdrawAsync(Scope, invitation.Key);
        Snackbar.Add(outcome.Refusal?.Message ?? Strings.InvitationWithdrawn.With(invitation.Email), outcome.Succeeded ? Severity.Success : Severity.Error);
        invited = null;
        await ReadAsync();
    }
}
