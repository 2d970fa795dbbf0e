using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Sqlite;

namespace Aamu.Webhooks.Core.Backups;

/// <summary>What lies in a backup's folder.</summary>
internal static class BackupContent
{
    public const string DatabaseFile = "webhooks.db";

    private const string KeysFolder = "keys";

    /// <exception cref="BackupException">The database is no file.</exception>
    public static SqliteDatabase FileOf(WebhooksDatabase database) => database as SqliteDatabase ?? throw new BackupException(
        $"This command is for SQLite files. The data is in {database.Name}: back it up and restore it with PostgreSQL's own tools (pg_dump, pg_restore), and keep a copy of the key folder with it.");

    public static async Task<IReadOnlyList<BackedUpFile>> CopyKeysAsync(string keys, string backup, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(keys))
        {
            return [];
        }

        var folder = Path.Combine(backup, KeysFolder);
        PrivateFolder.Make(folder);
        var copied = new List<BackedUpFile>();
        foreach (var file in Directory.EnumerateFiles(keys, "*.xml").Order(StringComparer.Ordinal))
        {
            var name = Path.Combine(KeysFolder, Path.GetFileName(file));
            copied.Add(await PrivateFile.CopyAsync(file, Path.Combine(backup, name), name, cancellationToken));
        }

        PrivateFile.SyncFolder(folder);
        return copied;
    }

    /// <exception cref="BackupException">A file is missing, or is not what it was.</exception>
    public static async Task VerifyAsync(MadeBackup backup, CancellationToken cancellationToken)
    {
        foreach (var file in backup.Manifest.Keys.Prepend(backup.Manifest.Database))
        {
            var path = Path.Combine(backup.Folder, file.Name);
            if (!File.Exists(path))
            {
                throw new BackupException($"{path} is missing: this backup is not complete.");
            }

            if (await PrivateFile.DescribeAsync(path, file.Name, cancellationToken) != file)
            {
                throw new BackupException($"{path} is not what was backed up: its checksum differs.");
            }
        }
    }
}
