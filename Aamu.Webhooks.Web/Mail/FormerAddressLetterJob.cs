using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Hosting;
using Hangfire;

namespace Aamu.Webhooks.Web.Mail;

/// <summary>Tells whoever reads an account's former address that it has another one, with the way back. The link is made when this runs, so that it lies in no jobs' store.</summary>
[AutomaticRetry(Attempts = 5)]
internal sealed class FormerAddressLetterJob(FormerAddressBook book, PostOffice post, OwnAddress own)
{
    public async Task RunAsync(string personId, string address, DateTimeOffset at, string? from, CancellationToken cancellationToken)
    {
        var link = post.Link($"{TakeBackPage.Path}?token={await book.AddAsync(personId, address, at)}", await own.OnceListeningAsync(cancellationToken));
        await post.SendAsync(new Letter(address, Strings.NoticeEmailChanged, $"""
            {NoticeLetterJob.When(AuditAction.EmailChanged, at, from)}

            {Strings.NoticeIfYou}

            {Strings.FormerTakeBack}

            {link}
            """) { IsNotice = true }, cancellationToken);
    }
}
