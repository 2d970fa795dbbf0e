using System.CommandLine;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Web.Account;

namespace Aamu.Webhooks.Web.Verbs;

/// <summary><c>migrate</c>: what the server does at its start, apart from it.</summary>
internal static class MigrateVerb
{
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only say what would be done." };

    public static Command Make() => Verb.Make(
        "migrate",
        "Brings the database's schema up to date, as the server does at its start. A SQLite file is made where there is none, and no server may have it meanwhile; a PostgreSQL database must be there, and the servers that have it must be stopped only when there is something to change. There is no way back but a backup.",
        RunAsync,
        DryRun);

    private static async Task<int> RunAsync(Toolbox tools, ParseResult parsed, Report report, CancellationToken cancellationToken)
    {
        var histories = await tools.HistoriesAsync(cancellationToken);
        if (histories.SelectMany(history => history.Applied.Except(history.Known)).FirstOrDefault() is { } unknown)
        {
            throw new StartRefusedException($"{tools.Database.Name} was written by a newer version of this program (its migration {unknown} is unknown here). Use that version, or restore a backup.");
        }

        var pending = histories.SelectMany(history => history.Known.Except(history.Applied)).ToList();
        var dryRun = parsed.GetValue(DryRun);
        if (!dryRun)
        {
            tools.Database.Open();
            await AccountsDatabase.MigrateAsync(tools.Services);
            tools.Database.EndStart(serves: false);
        }

        report.Done(
            new { database = tools.Database.Name, dryRun, migrations = pending },
            pending.Count == 0
                ? [$"The schema of {tools.Database.Name} is up to date."]
                : [$"{(dryRun ? "Would bring" : "Brought")} the schema of {tools.Database.Name} up to date:", .. pending.Select(migration => "  " + migration)]);
        return ExitCode.Done;
    }
}
