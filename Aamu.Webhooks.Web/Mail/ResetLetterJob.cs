using System.Text;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Hosting;
using Hangfire;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace Aamu.Webhooks.Web.Mail;

/// <summary>
/// Writes to somebody who forgot the password. The job knows the account only, and makes the link when it runs: a link that lies in the jobs' store could be used by
/// whoever reads it. Somebody without an account causes a job too, which does nothing, so that the page takes its time for everybody.
/// </summary>
[AutomaticRetry(Attempts = 5)]
internal sealed class ResetLetterJob(UserManager<AccountUser> users, PostOffice post, OwnAddress own)
{
    public const string Nobody = "nobody";

    public async Task RunAsync(string personId, CancellationToken cancellationToken)
    {
        if (personId == Nobody || await users.FindByIdAsync(personId) is not { Email: { } email } person)
        {
            return;
        }

        var token = WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(await users.GeneratePasswordResetTokenAsync(person)));
        var link = post.Link($"{ResetPage.Path}?person={Uri.EscapeDataString(person.Id)}&token={token}", await own.OnceListeningAsync(cancellationToken));
        await post.SendAsync(new Letter(email, Strings.ResetSubject, $"""
            {Strings.ResetAsked}

            {Strings.ResetLink}

            {link}

            {Strings.ResetIfNot}
            """), cancellationToken);
    }
}
