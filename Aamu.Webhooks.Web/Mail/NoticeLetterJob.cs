using System.Globalization;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Hosting;
using Hangfire;
using Microsoft.AspNetCore.Identity;

namespace Aamu.Webhooks.Web.Mail;

/// <summary>Tells a person what was done to their account, so that they notice when it was somebody else.</summary>
[AutomaticRetry(Attempts = 5)]
internal sealed class NoticeLetterJob(UserManager<AccountUser> users, PostOffice post, OwnAddress own)
{
    public async Task RunAsync(string personId, AuditAction action, DateTimeOffset at, string? from, CancellationToken cancellationToken)
    {
        if (await users.FindByIdAsync(personId) is { Email: { } email })
        {
            await TellAsync(email, action, at, from, cancellationToken);
        }
    }

    public async Task TellAsync(string email, AuditAction action, DateTimeOffset at, string? from, CancellationToken cancellationToken)
    {
        var link = post.Link("/account", await own.OnceListeningAsync(cancellationToken));
        await post.SendAsync(new Letter(email, Words(action), $"""
            {Words(action)}: on {at.UtcDateTime.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture)} UTC{(from is null ? "" : $", from {from}")}.

            If it was you, all is well.

            {IfNot(action)}

            {link}
            """) { IsNotice = true }, cancellationToken);
    }

    /// <summary>A letter for a new password goes to the new address.</summary>
    private static string IfNot(AuditAction action) => action == AuditAction.EmailChanged
        ? "If it was not: write to whoever runs this service, at once. They can close the account."
        : "If it was not: ask for a new password at the sign-in (\"Forgotten your password?\"), then end the sessions, and remove the passkeys and other ways to sign in, that you do not know:";

    private static string Words(AuditAction action) => action switch
    {
        AuditAction.PasswordChanged or AuditAction.PasswordReset => "Your password for Aamu Webhooks was changed",
        AuditAction.TwoStepTurnedOn => "Two-step sign-in to Aamu Webhooks was turned on",
        AuditAction.TwoStepTurnedOff => "Two-step sign-in to Aamu Webhooks was turned off",
        AuditAction.RecoveryCodesMade => "New recovery codes for Aamu Webhooks were made",
        AuditAction.PasskeyAdded => "A passkey was added to your account at Aamu Webhooks",
        AuditAction.PasskeyRemoved => "A passkey was removed from your account at Aamu Webhooks",
        AuditAction.OutsideLinked => "Another way to sign in to Aamu Webhooks was connected with your account",
        AuditAction.OutsideUnlinked => "A way to sign in to Aamu Webhooks was disconnected from your account",
        AuditAction.EmailChanged => "The e-mail address of your account at Aamu Webhooks was changed",
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, null),
    };
}
