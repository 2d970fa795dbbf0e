using System.Globalization;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Hosting;
using Aamu.Webhooks.Web.Shared;
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
            {When(action, at, from)}

            {Strings.NoticeIfYou}

            {IfNot(action)}

            {link}
            """) { IsNotice = true }, cancellationToken);
    }

    /// <summary>What was done, when, and from where.</summary>
    public static string When(AuditAction action, DateTimeOffset at, string? from)
    {
        var when = at.UtcDateTime.ToString("d MMMM yyyy, HH:mm", CultureInfo.CurrentCulture);
        return from is null ? Strings.NoticeWhen.With(Words(action), when) : Strings.NoticeWhenFrom.With(Words(action), when, from);
    }

    /// <summary>A letter for a new password goes to the new address.</summary>
    private static string IfNot(AuditAction action) => action switch
    {
        AuditAction.EmailChanged => Strings.NoticeIfNotEmail,
        AuditAction.EmailTakenBack => Strings.NoticeIfNotTakenBack,
        _ => Strings.NoticeIfNot,
    };

    private static string Words(AuditAction action) => action switch
    {
        AuditAction.PasswordChanged or AuditAction.PasswordReset => Strings.NoticePasswordChanged,
        AuditAction.TwoStepTurnedOn => Strings.NoticeTwoStepTurnedOn,
        AuditAction.TwoStepTurnedOff => Strings.NoticeTwoStepTurnedOff,
        AuditAction.RecoveryCodesMade => Strings.NoticeRecoveryCodesMade,
        AuditAction.PasskeyAdded => Strings.NoticePasskeyAdded,
        AuditAction.PasskeyRemoved => Strings.NoticePasskeyRemoved,
        AuditAction.OutsideLinked => Strings.NoticeOutsideLinked,
        AuditAction.OutsideUnlinked => Strings.NoticeOutsideUnlinked,
        AuditAction.EmailChanged => Strings.NoticeEmailChanged,
        AuditAction.EmailTakenBack => Strings.NoticeEmailTakenBack,
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, null),
    };
}
