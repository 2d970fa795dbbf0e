using System.CommandLine;
using System.Globalization;
using Aamu.Webhooks.Core.Backups;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Verbs;

/// <summary><c>backup</c>: the recurring job's work, now. It only reads the database, so it may run beside the server.</summary>
internal static class BackupVerb
{
    private static readonly Option<DirectoryInfo?> To = new("--to") { Description = "The folder to put it in, under a name of its own; else the setting Backup:Folder." };

    public static Command Make() => Verb.Make(
        "backup",
        "Makes a consistent copy of a SQLite file and its keys while the server runs or not, and verifies it. It removes no older ones. A PostgreSQL database is backed up with its own tools (pg_dump).",
        RunAsync,
        To);

    private static async Task<int> RunAsync(Toolbox tools, ParseResult parsed, Report report, CancellationToken cancellationToken)
    {
        if ((parsed.GetValue(To)?.FullName ?? tools.Get<IOptions<BackupOptions>>().Value.Folder) is not { } folder)
        {
            report.Refused("Where to? Say --to, or set Backup:Folder.");
            return ExitCode.Refused;
        }

        var (made, manifest) = await tools.Get<BackupMaker>().MakeAsync(folder, cancellationToken);
        report.Done(
            new { folder = made, manifest.At, manifest.Bytes, manifest.Events, manifest.Deliveries, manifest.Attempts, manifest.BooksBalance, keys = manifest.Keys.Count, manifest.TookMs },
            Lines(made, manifest));
        return ExitCode.Done;
    }

    private static IEnumerable<string> Lines(string folder, BackupManifest manifest)
    {
        yield return folder;
        yield return string.Create(CultureInfo.InvariantCulture, $"{manifest.Bytes / 1e6:N1} MB, {manifest.Events:N0} events, {manifest.Deliveries:N0} deliveries, {manifest.Keys.Count} keys; made and verified in {manifest.TookMs:N0} ms.");
        if (!manifest.BooksBalance)
        {
            yield return "Its books do not balance, as those of the database do not. Keep older backups.";
        }
    }
}
