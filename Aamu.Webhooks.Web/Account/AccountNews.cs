using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Jobs;
using Aamu.Webhooks.Web.Mail;
using Hangfire;

namespace Aamu.Webhooks.Web.Account;

/// <summary>Puts on record what was done to an account and, where another might have done it, writes to its owner.</summary>
internal sealed partial class AccountNews(AccountNotes notes, PostOffice post, IBackgroundJobClientV2 jobs, TimeProvider clock, ILogger<AccountNews> logger)
{
    public async Task TellAsync(Person person, AuditAction action)
    {
        await notes.WriteAsync(person, action);
        if (!post.IsOpen)
        {
            return;
        }

        var (at, from) = (clock.GetUtcNow(), new Caller(Door.Browser, person.Address).AddressText);
        try
        {
            jobs.Enqueue<NoticeLetterJob>(Queues.Default, job => job.RunAsync(person.Id, action, at, from, CancellationToken.None));
        }
        catch (BackgroundJobClientException exception)
        {
            // It is done, and on record.
            LogNotTold(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An account was changed and its owner could not be written to")]
    private partial void LogNotTold(Exception exception);
}
