using System.CommandLine;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Account;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Web.Verbs;

/// <summary><c>remove-operator</c>: the account stays, with its places in teams; it is an operator's no longer, and its sessions end. It may run beside the server.</summary>
internal static class RemoveOperatorVerb
{
    private static readonly Option<string> Email = new("--email") { Description = "The address that the operator signs in with.", Required = true };

    public static Command Make() => Verb.Make("remove-operator", "Makes an operator an ordinary person, and ends their sessions. The server may run meanwhile.", RunAsync, Email);

    private static async Task<int> RunAsync(Toolbox tools, ParseResult parsed, Report report, CancellationToken cancellationToken)
    {
        await tools.RequireDatabaseAsync(cancellationToken);
        await using var scope = tools.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AccountUser>>();
        var email = parsed.GetRequiredValue(Email).Trim();
        if (await users.FindByEmailAsync(email) is not { IsOperator: true } person)
        {
            report.Refused($"There is no operator {email}.");
            return ExitCode.Refused;
        }

        if (await users.Users.CountAsync(user => user.IsOperator, cancellationToken) == 1)
        {
            report.Refused($"{email} is the only operator. Make another one first, with create-operator: without any, the next start prints a link that makes one.");
            return ExitCode.Refused;
        }

        person.IsOperator = false;
        var changed = await users.UpdateSecurityStampAsync(person);
        if (!changed.Succeeded)
        {
            report.Refused(changed.Words());
            return ExitCode.Refused;
        }

        var ended = await tools.Get<SessionBook>().EndOthersAsync(person.Id, keep: null);
        await tools.Get<OperatorNotes>().WriteAsync(TeamAccess.ForOperator(Toolbox.Actor, null), AuditAction.OperatorRemoved, new AuditSubject(person.Id, email));
        report.Done(new { id = person.Id, email, sessions = ended }, $"{email} is no operator any more. Sessions ended: {ended}.");
        return ExitCode.Done;
    }
}
