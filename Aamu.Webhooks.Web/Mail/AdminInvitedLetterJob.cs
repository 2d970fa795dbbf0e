using System.Globalization;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Hosting;
using Aamu.Webhooks.Web.Shared;
using Hangfire;
using Microsoft.AspNetCore.Identity;

namespace Aamu.Webhooks.Web.Mail;

/// <summary>Tells an admin of a team that an operator invited somebody to it as admin: the link opens for whoever has it, the operator included.</summary>
[AutomaticRetry(Attempts = 5)]
internal sealed class AdminInvitedLetterJob(UserManager<AccountUser> users, PostOffice post, OwnAddress own)
{
    public async Task RunAsync(string admin, string team, string teamName, string invited, string by, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (await users.FindByIdAsync(admin) is not { Email: { } email })
        {
            return;
        }

        var when = at.UtcDateTime.ToString("d MMMM yyyy, HH:mm", CultureInfo.CurrentCulture);
        var link = post.Link(Paths.Members(team), await own.OnceListeningAsync(cancellationToken));
        await post.SendAsync(new Letter(email, Strings.AdminInvitedSubject.With(teamName), $"""
            {Strings.AdminInvitedText.With(by, invited, teamName, when)}

            {Strings.AdminInvitedIfNot}

            {link}
            """) { IsNotice = true }, cancellationToken);
    }
}
