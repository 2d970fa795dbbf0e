using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Hosting;
using Aamu.Webhooks.Web.Shared;
using Hangfire;
using Microsoft.AspNetCore.Identity;

namespace Aamu.Webhooks.Web.Mail;

/// <summary>Every minute: writes the letters about failing receivers that are owed. One that nobody could be sent is owed still.</summary>
[AutomaticRetry(Attempts = 0)]
[DisableConcurrentExecution(timeoutInSeconds: 0)]
internal sealed class IncidentLetterJob(IncidentNews news, SentNotices written, UserManager<AccountUser> users, PostOffice post, OwnAddress own)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!post.IsOpen)
        {
            return;
        }

        foreach (var notice in await news.OwedAsync(cancellationToken))
        {
            var link = post.Link(Paths.Webhook(notice.Team.Value, notice.Webhook), await own.OnceListeningAsync(cancellationToken));
            var (tried, sent) = (0, 0);
            foreach (var admin in notice.Admins)
            {
                if (await users.FindByIdAsync(admin) is { Email: { } email })
                {
                    tried++;
                    sent += await written.OnceAsync(notice, admin, () => post.TrySendAsync(IncidentLetter.To(email, notice, link), cancellationToken)) ? 1 : 0;
                }
            }

            if (sent > 0 || tried == 0)
            {
                await news.WrittenAsync(notice);
                written.Forget(notice);
            }
        }
    }
}
