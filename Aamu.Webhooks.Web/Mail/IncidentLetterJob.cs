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
internal sealed partial class IncidentLetterJob(IncidentNews news, UserManager<AccountUser> users, PostOffice post, OwnAddress own, ILogger<IncidentLetterJob> logger)
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
                    sent += await TryAsync(IncidentLetter.To(email, notice, link), notice, cancellationToken) ? 1 : 0;
                }
            }

            if (sent > 0 || tried == 0)
            {
                await news.WrittenAsync(notice);
            }
        }
    }

    /// <summary>One address that does not work keeps nobody else from knowing.</summary>
    private async Task<bool> TryAsync(Letter letter, IncidentNotice notice, CancellationToken cancellationToken)
    {
        try
        {
            return await post.SendAsync(letter, cancellationToken);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            LogNotWritten(exception, notice.Webhook);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An admin could not be written to about webhook {WebhookId}")]
    private partial void LogNotWritten(Exception exception, Core.Ids.WebhookId webhookId);
}
