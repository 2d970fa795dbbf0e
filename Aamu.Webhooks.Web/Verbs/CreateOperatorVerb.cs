using System.CommandLine;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Account;
using Microsoft.AspNetCore.Identity;

namespace Aamu.Webhooks.Web.Verbs;

/// <summary><c>create-operator</c>: for whoever has the machine and no operator's account. It may run beside the server, which keeps nothing about accounts in memory.</summary>
internal static class CreateOperatorVerb
{
    private const string Variable = "AAMU_PASSWORD";

    private static readonly Option<string> Email = new("--email") { Description = "The address that the operator signs in with.", Required = true };

    private static readonly Option<FileInfo?> PasswordFile = new("--password-file")
    {
        Description = $"A file with the password in its first line; else it is read from {Variable}. It is never an argument: those stand in process lists.",
    };

    public static Command Make() => Verb.Make("create-operator", "Makes an operator's account. The server may run meanwhile.", RunAsync, Email, PasswordFile);

    private static async Task<int> RunAsync(Toolbox tools, ParseResult parsed, Report report, CancellationToken cancellationToken)
    {
        await tools.RequireDatabaseAsync(cancellationToken);
        var (email, password) = (parsed.GetRequiredValue(Email).Trim(), Password(parsed.GetValue(PasswordFile)));
        if (string.IsNullOrEmpty(password))
        {
            report.Refused($"There is no password. Put one into the environment variable {Variable}, or into a file named by --password-file.");
            return ExitCode.Refused;
        }

        await using var scope = tools.Services.CreateAsyncScope();
        var user = new AccountUser { UserName = email, Email = email, EmailConfirmed = true, IsOperator = true };
        var made = await scope.ServiceProvider.GetRequiredService<UserManager<AccountUser>>().CreateAsync(user, password);
        if (!made.Succeeded)
        {
            report.Refused(made.Words());
            return ExitCode.Refused;
        }

        await tools.Get<OperatorNotes>().WriteAsync(TeamAccess.ForOperator(Toolbox.Actor, null), AuditAction.OperatorMade, new AuditSubject(user.Id, email));
        report.Done(new { id = user.Id, email }, $"{email} is an operator.");
        return ExitCode.Done;
    }

    private static string? Password(FileInfo? file) => file is null ? Environment.GetEnvironmentVariable(Variable) : File.ReadLines(file.FullName).FirstOrDefault();
}
