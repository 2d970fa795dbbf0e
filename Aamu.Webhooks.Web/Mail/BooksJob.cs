using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Hosting;
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
            sent |= await post.TrySendAsync(new Letter(email, "Aamu Webhooks: the books do not balance", $"""
                The consistency check found {made.Report.Mistakes:N0} rows that contradict each other: an event without its verdicts or deliveries, an attempt or a number that is missing.

                Keep a copy of the database file and its -wal file before anything else. What exactly was found:

                {link}
                """) { IsNotice = true }, cancellationToken);
        }

        if (sent)
        {
            watch.Told(made.Report);
        }
    }
}
