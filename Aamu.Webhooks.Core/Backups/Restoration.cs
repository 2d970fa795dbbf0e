using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Sqlite;

namespace Aamu.Webhooks.Core.Backups;

/// <summary>What a restore is going to do.</summary>
/// <param name="Backup">What it restores, checked.</param>
/// <param name="Aside">Where what is there now is kept; null when nothing is there.</param>
/// <param name="Remarks">What the operator should know before.</param>
public sealed record RestorePlan(MadeBackup Backup, string? Aside, IReadOnlyList<string> Remarks);

/// <summary>Puts a backup in the place of the database, while no program serves it. What was there is moved aside and not removed.</summary>
public sealed class Restoration(WebhooksDatabase store, TimeProvider clock)
{
    /// <summary>The log first: what broke off between two moves must not leave a log to a database that it is not of.</summary>
    private static readonly string[] WithLog = ["-wal", "-shm", ""];

    private SqliteDatabase Database => BackupContent.FileOf(store);

    private readonly string stamp = BackupShelf.Stamp(clock.GetUtcNow());

    /// <summary>Claims the database and checks the backup; changes nothing.</summary>
    /// <param name="path">A backup's folder; or the folder that backups are put in: then the newest.</param>
    /// <param name="histories">The migrations that this program knows, each history from its first to its last.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StartRefusedException">Another program serves the Database.</exception>
    /// <exception cref="BackupException">The backup cannot be used.</exception>
    public async Task<RestorePlan> PlanAsync(string path, IReadOnlyList<IReadOnlyList<string>> histories, CancellationToken cancellationToken = default)
    {
        Database.Claim();
        var backup = Find(path);
        await BackupContent.VerifyAsync(backup, cancellationToken);
        var file = Path.Combine(backup.Folder, BackupContent.DatabaseFile);
        var schema = CopyCheck.Read(file);
        if (schema.Except(histories.SelectMany(history => history)).FirstOrDefault() is { } unknown)
        {
            throw new BackupException($"{backup.Folder} was made by a newer version of this program (its migration {unknown} is unknown here). Restore it with that version.");
        }

        var remarks = new List<string>();
        if (schema.Except(histories.Select(history => history[^1])).Any())
        {
            remarks.Add("An earlier version made it: the first start brings its schema up to date. Its books are checked then, with the command check.");
        }
        else if (await CopyCheck.BooksAsync(file, cancellationToken) is { Holds: false } books)
        {
            remarks.Add($"Its books do not balance, as those of the database did not when it was made: {books}");
        }

        if (backup.Manifest.Keys.Count == 0)
        {
            remarks.Add($"It has no keys in it. Those that open its secrets must lie in {SqliteDatabase.KeysBeside(Database.Path)}.");
        }

        var aside = WithLog.Any(end => File.Exists(Database.Path + end)) ? Aside(Database.Path) : null;
        return new RestorePlan(backup, aside, remarks);
    }

    /// <param name="plan">What was planned.</param>
    /// <param name="jobs">The jobs' file: its wake-ups are about the rows that go.</param>
    /// <param name="cancellationToken">Gives up, until what is there is touched.</param>
    public async Task RunAsync(RestorePlan plan, string jobs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var folder = Path.GetDirectoryName(Database.Path)!;
        Directory.CreateDirectory(folder);
        await PrivateFile.CopyAsync(Path.Combine(plan.Backup.Folder, BackupContent.DatabaseFile), Database.IncomingPath, BackupContent.DatabaseFile, cancellationToken);
        RestoredFile.MakeReady(Database.IncomingPath, clock.GetUtcNow() - plan.Backup.Manifest.At);
        var keys = SqliteDatabase.KeysBeside(Database.Path);
        PrivateFolder.Make(keys);
        foreach (var key in plan.Backup.Manifest.Keys)
        {
            await PutKeyAsync(Path.Combine(plan.Backup.Folder, key.Name), Path.Combine(keys, Path.GetFileName(key.Name)), Path.Combine(Aside(Database.Path), "keys"));
        }

        PrivateFile.SyncFolder(keys);
        PrivateFile.SyncFolder(folder);
        MoveAside(Database.Path);
        MoveAside(jobs);
        // Until here a crash leaves no database, and a program that starts sees that one is on its way.
        File.Move(Database.IncomingPath, Database.Path);
        PrivateFile.SyncFolder(folder);
    }

    private static MadeBackup Find(string path)
    {
        var full = Path.GetFullPath(path);
        if (BackupManifest.Read(Path.Combine(full, BackupManifest.FileName)) is { } manifest)
        {
            return new MadeBackup(full, manifest);
        }

        return BackupShelf.Read(full) is [var newest, ..] ? newest : throw new BackupException($"There is no backup in {full}: a backup is a folder with a {BackupManifest.FileName} in it.");
    }

    /// <summary>The keys that are there stay: something else may be closed with them. One that differs from its namesake is kept aside.</summary>
    private static async Task PutKeyAsync(string from, string to, string aside)
    {
        if (File.Exists(to))
        {
            if (await File.ReadAllTextAsync(to) == await File.ReadAllTextAsync(from))
            {
                return;
            }

            PrivateFolder.Make(aside);
            File.Move(to, Path.Combine(aside, Path.GetFileName(to)));
        }

        await PrivateFile.CopyAsync(from, to, Path.GetFileName(to), CancellationToken.None);
    }

    private void MoveAside(string file)
    {
        foreach (var part in WithLog.Select(end => file + end).Where(File.Exists))
        {
            var aside = Aside(file);
            PrivateFolder.Make(aside);
            File.Move(part, Path.Combine(aside, Path.GetFileName(part)));
        }
    }

    private string Aside(string file) => Path.Combine(Path.GetDirectoryName(file)!, $"before-restore-{stamp}");
}
