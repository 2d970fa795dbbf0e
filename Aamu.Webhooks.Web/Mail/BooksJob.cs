using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Hosting;
using Aamu.Webhooks.Web.Shared;
using Hangfire;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Web.Mail;

/// <summary>Every six hours: checks the books, and writes to the operators when they do not balance, once for each finding.</summary>
[AutomaticRetry(Attempts = 0)]
[DisableConcurrentExecution(timeoutInSeconds: 0)]
internal sealed class BooksJob(ConservationWatch watch, UserManager<AccountUser> users, PostOffice post, OwnAddress own)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var made = await watch.RunAsync(cancellationToken);
        if (!made.IsNews || !post.IsOpen)
        {
            return;
        }

        var link = post.Link("/operate/books", await own.OnceListeningAsync(cancellationToken));
        var sent = false;
        foreach (var email in await users.Users.Where(user => user.IsOperator && user.Email != null).Select(user => user.Email!).ToListAsync(cancellationToken))
        {
            sent |= await post.TrySendAsync(new Letter(email, Strings.BooksSubject, $"""
                {Strings.BooksFound.With($"{made.Report.Mistakes:N0}")}

                {Strings.BooksKeepCopy}

                {link}
                """) { IsNotice = true }, cancellationToken);
        }

        if (sent)
        {
            await watch.ToldAsync(made.Report);
        }
    }
}
