using System.CommandLine;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Account;
using Microsoft.AspNetCore.Identity;

namespace Aamu.Webhooks.Web.Verbs;

/// <summary><c>reset-second-step</c>: for somebody who has lost the phone and the recovery codes. Whoever runs it has made sure who asks. It may run beside the server.</summary>
internal static class ResetSecondStepVerb
{
    private static readonly Option<string> Email = new("--email") { Description = "The address that the person signs in with.", Required = true };

    public static Command Make() => Verb.Make(
        "reset-second-step", "Turns somebody's second step off, forgets its key and recovery codes, and ends their sessions. The server may run meanwhile.", RunAsync, Email);

    private static async Task<int> RunAsync(Toolbox tools, ParseResult parsed, Report report, CancellationToken cancellationToken)
    {
        await tools.RequireDatabaseAsync(cancellationToken);
        await using var scope = tools.Services.CreateAsyncScope();
        var email = parsed.GetRequiredValue(Email).Trim();
        if (await scope.ServiceProvider.GetRequiredService<UserManager<AccountUser>>().FindByEmailAsync(email) is not { TwoFactorEnabled: true } person)
        {
            report.Refused($"There is nobody {email} with a second step.");
            return ExitCode.Refused;
        }

        if (!await scope.ServiceProvider.GetRequiredService<WaysIn>().TakeSecondStepAsync(person))
        {
            report.Refused("The account was changed at the same moment. Look at it again.");
            return ExitCode.Refused;
        }

        var ended = await tools.Get<SessionBook>().EndOthersAsync(person.Id, keep: null);
        await tools.Get<OperatorNotes>().WriteAsync(TeamAccess.ForOperator(Toolbox.Actor, null), AuditAction.TwoStepTurnedOff, new AuditSubject(person.Id, email));
        report.Done(new { id = person.Id, email, sessions = ended }, $"{email} signs in without a second step now, and should set one up again. Sessions ended: {ended}.");
        return ExitCode.Done;
    }
}
