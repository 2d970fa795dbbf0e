using System.Net.Sockets;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Mail;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace Aamu.Webhooks.Web.Teams;

/// <summary>The team's people: listed for every member, invited, promoted and removed by admins.</summary>
public sealed partial class MembersPage
{
    private IReadOnlyList<MemberLine> members = [];
    private IReadOnlyList<InvitationLine> waiting = [];
    private string? invited, letter, me;
    private string invitedEmail = "";

    [Parameter]
    public string TeamId { get; set; } = "";

    [CascadingParameter]
    private TeamScope Scope { get; set; } = default!;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private MemberRegistry Registry { get; set; } = default!;

    [Inject]
    private InvitationBook Invitations { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private PostOffice Post { get; set; } = default!;

    [Inject]
    private ILogger<MembersPage> Logger { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private bool IsAdmin => Scope.Allows(TeamRole.Admin);

    protected override async Task OnParametersSetAsync()
    {
        me = (await Authentication).User.PersonId();
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        members = await Registry.MembersAsync(Scope);
        waiting = IsAdmin ? await Invitations.WaitingAsync(Scope) : [];
    }

    private Task<IDialogReference> AskInviteAsync() =>
        Dialogs.ShowAsync<InviteDialog>("Invite somebody", new DialogParameters<InviteDialog> { { dialog => dialog.Save, InviteAsync } });

    private async Task<Refusal?> InviteAsync(string email, TeamRole role)
    {
        var outcome = await Invitations.InviteAsync(Scope, email, role);
        if (outcome.Succeeded)
        {
            (invited, invitedEmail) = (Navigation.ToAbsoluteUri($"{JoinPage.Path}?token={outcome.Value}").ToString(), email.Trim());
            letter = await TrySendAsync(outcome.Value!);
            await ReadAsync();
            StateHasChanged();
        }

        return outcome.Refusal;
    }

    /// <summary>What became of the letter; null where no mail is sent. The link is on the page in any case.</summary>
    private async Task<string?> TrySendAsync(string token)
    {
        if (!Post.IsOpen || await Invitations.FindAsync(token) is not { } offer)
        {
            return null;
        }

        try
        {
            await Post.SendAsync(InvitationLetter.To(offer, Post.Link($"{JoinPage.Path}?token={token}", Navigation.BaseUri)), CancellationToken.None);
            return $"A letter with the link is on its way to {offer.Email}.";
        }
        catch (Exception exception) when (exception is IOException or SocketException or CommandException or ProtocolException or AuthenticationException or OperationCanceledException)
        {
            LogNotSent(Logger, exception);
            return "The letter could not be sent: the mail server did not take it. Send the link yourself.";
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A letter could not be sent")]
    private static partial void LogNotSent(ILogger logger, Exception exception);

    private async Task ChangeRoleAsync(MemberLine member, string? wanted)
    {
        if (Enum.TryParse<TeamRole>(wanted, out var role))
        {
            await DoneAsync(await Registry.ChangeRoleAsync(Scope, member.PersonId, role), $"{member.Name} is {role.ToString().ToLowerInvariant()} now.", member);
        }
    }

    private async Task AskRemoveAsync(MemberLine member)
    {
        if (await Dialogs.ShowMessageBoxAsync($"Remove {member.Name}?", "The person loses access to this team. Webhooks that they made go on, and their account stays.", yesText: "Remove", cancelText: "Keep") == true)
        {
            await DoneAsync(await Registry.RemoveAsync(Scope, member.PersonId), $"{member.Name} is removed.", member);
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

        // Emptied first, so that a list that was refused a choice goes back to what holds.
        members = [];
        StateHasChanged();
        await ReadAsync();
    }

    private async Task WithdrawAsync(InvitationLine invitation)
    {
        var outcome = await Invitations.WithdrawAsync(Scope, invitation.Key);
        Snackbar.Add(outcome.Refusal?.Message ?? $"The link of {invitation.Email} no longer opens anything.", outcome.Succeeded ? Severity.Success : Severity.Error);
        invited = null;
        await ReadAsync();
    }
}
