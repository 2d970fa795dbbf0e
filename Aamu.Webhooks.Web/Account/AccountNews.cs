using System.Linq.Expressions;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Jobs;
using Aamu.Webhooks.Web.Mail;
using Hangfire;

namespace Aamu.Webhooks.Web.Account;

/// <summary>Puts on record what was done to an account and, where another might have done it, writes to its owner.</summary>
internal sealed partial class AccountNews(AccountNotes notes, PostOffice post, IBackgroundJobClientV2 jobs, TimeProvider clock, ILogger<AccountNews> logger)
{
    public async Task TellAsync(Person person, AuditAction action, params IReadOnlyList<AuditChange> changes)
    {
        await notes.WriteAsync(person, action, changes);
        Tell(person, action);
    }

    /// <summary>Writes to the owner of what is on record already.</summary>
    public void Tell(Person person, AuditAction action)
    {
        var (at, from) = (clock.GetUtcNow(), FromOf(person));
        Enqueue<NoticeLetterJob>(job => job.RunAsync(person.Id, action, at, from, CancellationToken.None));
    }

    /// <summary>A new address is on record; where it was before, somebody may be surprised. Whoever had shown that they read that mailbox may take it back.</summary>
    public void TellFormerAddress(Person before, bool wasConfirmed)
    {
        var (at, from) = (clock.GetUtcNow(), FromOf(before));
        if (wasConfirmed)
        {
            Enqueue<FormerAddressLetterJob>(job => job.RunAsync(before.Id, before.Name, at, from, CancellationToken.None));
        }
        else
        {
            Enqueue<NoticeLetterJob>(job => job.TellAsync(before.Name, AuditAction.EmailChanged, at, from, CancellationToken.None));
        }
    }

    /// <summary>To the address that an account had until it was taken back.</summary>
    public void TellLostAddress(Person before)
    {
        var at = clock.GetUtcNow();
        Enqueue<NoticeLetterJob>(job => job.TellAsync(before.Name, AuditAction.EmailTakenBack, at, null, CancellationToken.None));
    }

    private static string? FromOf(Person person) => new Caller(Door.Browser, person.Address).AddressText;

    private void Enqueue<TJob>(Expression<Func<TJob, Task>> letter)
    {
        if (!post.IsOpen)
        {
            return;
        }

        try
        {
            jobs.Enqueue(Queues.Default, letter);
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
