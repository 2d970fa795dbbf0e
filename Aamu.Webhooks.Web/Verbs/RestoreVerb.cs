using System.CommandLine;
using System.Globalization;
using Aamu.Webhooks.Core.Backups;

namespace Aamu.Webhooks.Web.Verbs;

/// <summary><c>restore</c>: says what it will do, and does it when it is told to.</summary>
internal static class RestoreVerb
{
    private static readonly Argument<DirectoryInfo> From = new("backup") { Description = "A backup's folder; or the folder that backups are put in: then the newest." };

    private static readonly Option<bool> Yes = new("--yes") { Description = "Do it. Without this it only checks the backup and says what it would do." };

    public static Command Make() => Verb.Make(
        "restore",
        "Checks a backup of a SQLite file and puts it in the place of the file. The server must not run meanwhile. What was there is moved aside, into a folder beside it.",
        RunAsync,
        From,
        Yes);

    private static async Task<int> RunAsync(Toolbox tools, ParseResult parsed, Report report, CancellationToken cancellationToken)
    {
        var (restoration, yes) = (tools.Get<Restoration>(), parsed.GetValue(Yes));
        var plan = await restoration.PlanAsync(parsed.GetRequiredValue(From).FullName, await tools.KnownHistoriesAsync(cancellationToken), cancellationToken);
        if (yes)
        {
            await restoration.RunAsync(plan, tools.Jobs, cancellationToken);
        }

        report.Done(
            new { restored = yes, backup = plan.Backup.Folder, plan.Backup.Manifest.At, database = tools.Database.Name, plan.Aside, plan.Remarks },
            Lines(plan, tools.Database.Name, yes));
        return ExitCode.Done;
    }

    private static IEnumerable<string> Lines(RestorePlan plan, string database, bool done)
    {
        var (at, manifest) = (plan.Backup.Manifest.At, plan.Backup.Manifest);
        yield return string.Create(CultureInfo.InvariantCulture, $"{plan.Backup.Folder} is whole: {manifest.Events:N0} events and {manifest.Deliveries:N0} deliveries, as of {at:yyyy-MM-dd HH:mm:ss} UTC.");
        foreach (var remark in plan.Remarks)
        {
            yield return remark;
        }

        yield return $"It {(done ? "is" : "would be")} in the place of {database}{(plan.Aside is { } aside ? $"; what was there {(done ? "lies" : "would lie")} in {aside}" : "")}.";
        yield return "What was sent after it was made may be sent again, under the same ids. What was submitted after it is not in it: Aamu has to submit it again. Everybody signs in once more; keys and secrets are as they were then.";
        yield return done ? "Start the server." : "Nothing was done. Say --yes to do it.";
    }
}
