using System.CommandLine;
using System.Data.Common;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Backups;
using Aamu.Webhooks.Core.Data;

namespace Aamu.Webhooks.Web.Verbs;

/// <summary>What all commands have in common: their options, where their settings come from, and how they refuse.</summary>
internal static class Verb
{
    public static readonly Option<bool> Json = new("--json") { Description = "One JSON object instead of text.", Recursive = true };

    public static readonly Option<string[]> Settings = new("--set")
    {
        Description = "A setting, as --set \"ConnectionStrings:Webhooks=Data Source=/srv/webhooks.db\"; else they come from appsettings.json and the environment, as the server's do.",
        HelpName = "NAME=VALUE",
        Recursive = true,
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>A command over the program's parts.</summary>
    public static Command Make(string name, string description, Func<Toolbox, ParseResult, Report, CancellationToken, Task<int>> act, params IEnumerable<Symbol> symbols) =>
        Make(name, description, async (parsed, report, cancellationToken) =>
        {
            await using var tools = Toolbox.Open(SettingsOf(parsed));
            return await act(tools, parsed, report, cancellationToken);
        }, symbols);

    /// <summary>A command that opens what it needs by itself.</summary>
    public static Command Make(string name, string description, Func<ParseResult, Report, CancellationToken, Task<int>> act, params IEnumerable<Symbol> symbols)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Arguments.Add(argument);
            }
            else
            {
                command.Options.Add((Option)symbol);
            }
        }

        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, act, cancellationToken));
        return command;
    }

    public static IReadOnlyList<string> SettingsOf(ParseResult parsed) => parsed.GetValue(Settings) ?? [];

    private static async Task<int> RunAsync(ParseResult parsed, Func<ParseResult, Report, CancellationToken, Task<int>> act, CancellationToken cancellationToken)
    {
        var report = new Report(parsed.InvocationConfiguration, parsed.GetValue(Json));
        try
        {
            return await act(parsed, report, cancellationToken);
        }
        catch (Exception exception) when (exception is StartRefusedException or BackupException or StoreUnavailableException or DbException or IOException or UnauthorizedAccessException)
        {
            // What an operator can mend needs no stack trace.
            report.Refused(StoreUnavailableException.Tell(exception));
            return ExitCode.Refused;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            report.Refused("Stopped.");
            return ExitCode.Refused;
        }
    }
}
