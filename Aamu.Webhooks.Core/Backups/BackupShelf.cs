using System.Globalization;

namespace Aamu.Webhooks.Core.Backups;

/// <summary>The folder that backups are put in. What lies there is the truth about what was made: a record elsewhere would not know of a disk that was changed.</summary>
internal static class BackupShelf
{
    private const string Prefix = "aamu-";

    /// <summary>What is being written. It becomes a backup by its name, at once and complete.</summary>
    private const string Unfinished = ".unfinished-";

    /// <summary>What was left unfinished for so long, nobody finishes any more.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    /// <summary>Newest first; what others have put there is left out.</summary>
    public static IReadOnlyList<MadeBackup> Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        return
        [
            .. Directory.EnumerateDirectories(folder, Prefix + "*")
                .Select(path => (Path: path, Manifest: BackupManifest.Read(Path.Combine(path, BackupManifest.FileName))))
                .Where(found => found.Manifest is not null)
                .Select(found => new MadeBackup(found.Path, found.Manifest!))
                .OrderByDescending(made => made.Manifest.At),
        ];
    }

    public static string UnfinishedFolder(string folder, DateTimeOffset at) => Path.Combine(folder, Unfinished + Stamp(at));

    /// <summary>Gives it its name.</summary>
    public static string Finish(string folder, string unfinished, DateTimeOffset at)
    {
        var path = Path.Combine(folder, Prefix + Stamp(at));
        PrivateFile.SyncFolder(unfinished);
        Directory.Move(unfinished, path);
        PrivateFile.SyncFolder(folder);
        return path;
    }

    /// <summary>Removes what need not be kept; answers how many. As long as the books of the newest do not balance, all older ones stay: one of them may be the last good one.</summary>
    public static int Thin(BackupOptions options, DateTimeOffset now)
    {
        var folder = options.Folder!;
        foreach (var abandoned in Directory.EnumerateDirectories(folder, Unfinished + "*").Where(path => now - Directory.GetLastWriteTimeUtc(path) > Abandoned))
        {
            Directory.Delete(abandoned, recursive: true);
        }

        var made = Read(folder);
        var oldest = options.KeepDays == 0 ? DateTimeOffset.MinValue : now.AddDays(-options.KeepDays);
        var gone = made is [{ Manifest.BooksBalance: true }, ..] ? made.Skip(1).Where((backup, place) => place + 1 >= options.Keep || backup.Manifest.At < oldest).ToList() : [];
        foreach (var backup in gone)
        {
            Directory.Delete(backup.Folder, recursive: true);
        }

        return gone.Count;
    }

    public static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
}
