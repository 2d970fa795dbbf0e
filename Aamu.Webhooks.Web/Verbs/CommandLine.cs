using System.CommandLine;

namespace Aamu.Webhooks.Web.Verbs;

/// <summary>The commands of the program's own binary. Without one it serves.</summary>
internal static class CommandLine
{
    private static readonly string[] Help = ["--help", "-h", "-?", "--version"];

    /// <summary>Settings are given as <c>--name value</c>, <c>--name=value</c>, <c>/name value</c> or <c>name=value</c>; a bare word is a command.</summary>
    public static bool HasCommand(string[] args) =>
        args is [{ Length: > 0 } first, ..] && (Help.Contains(first) || (first[0] is not ('-' or '/') && !first.Contains('=', StringComparison.Ordinal)));

    /// <param name="args">The command line.</param>
    /// <param name="output">For a test: what is said goes there instead.</param>
    public static Task<int> RunAsync(string[] args, TextWriter? output = null) =>
        Root().Parse(args).InvokeAsync(output is null ? new InvocationConfiguration() : new InvocationConfiguration { Output = output, Error = output });

    private static RootCommand Root() => new("""
        Aamu Webhooks. Without a command it serves, with settings from appsettings.json, the environment and arguments: --urls http://localhost:5080 --Name:Part=value

        Exit codes of commands: 0 done, 1 wrong arguments, 2 it cannot be done and nothing was, 3 check, or the comparison after a move, found something wrong.
        """)
    {
        Verb.Json,
        Verb.Settings,
        MigrateVerb.Make(),
        SeedVerb.Make(),
        CreateOperatorVerb.Make(),
        RemoveOperatorVerb.Make(),
        ResetSecondStepVerb.Make(),
        CheckVerb.Make(),
        BackupVerb.Make(),
        RestoreVerb.Make(),
        MoveToPostgresVerb.Make(),
        ExportTeamVerb.Make(),
        ReplayVerb.Make(),
    };
}
