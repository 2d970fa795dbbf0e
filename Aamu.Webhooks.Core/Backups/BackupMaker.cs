using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Core.Backups;

/// <summary>
/// Makes backups: a consistent copy of the database while it is in use, and the keys that open its secrets. The jobs' file is not in it: what is
/// waiting in there are wake-ups, and the rows know what is due.
/// </summary>
public sealed partial class BackupMaker(WebhooksDatabase store, IOptions<BackupOptions> options, TimeProvider clock, ILogger<BackupMaker> logger)
{
    /// <summary>A disk that a backup fills up takes no events either.</summary>
    private const long RoomToLeave = 64 * 1024 * 1024;

    private SqliteDatabase Database => BackupContent.FileOf(store);

    /// <param name="folder">Where it is put, in a folder of its own.</param>
    /// <param name="cancellationToken">Gives up, and leaves nothing behind.</param>
    /// <exception cref="BackupException">There is none, and why.</exception>
    public async Task<MadeBackup> MakeAsync(string folder, CancellationToken cancellationToken = default)
    {
        if (!File.Exists(Database.Path))
        {
            throw new BackupException($"There is no database at {Database.Path}.");
        }

        var (at, started) = (clock.GetUtcNow(), clock.GetTimestamp());
        var unfinished = BackupShelf.UnfinishedFolder(folder, at);
        try
        {
            PrivateFolder.Make(folder);
            RequireRoom(folder);
            PrivateFolder.Make(unfinished);
            // SQLite works on the thread that asks it.
            var manifest = await Task.Run(() => FillAsync(unfinished, at, cancellationToken), cancellationToken);
            manifest = manifest with { TookMs = Math.Round(clock.GetElapsedTime(started).TotalMilliseconds) };
            await PrivateFile.WriteAsync(Path.Combine(unfinished, BackupManifest.FileName), manifest.ToJson());
            var made = new MadeBackup(BackupShelf.Finish(folder, unfinished, at), manifest);
            Say(made);
            return made;
        }
        catch (Exception exception) when (BackupException.IsOfTheDisk(exception))
        {
            throw new BackupException($"No backup could be made in {folder}: {StoreUnavailableException.From(exception)?.Message ?? exception.Message}", exception);
        }
        finally
        {
            if (Directory.Exists(unfinished))
            {
                Directory.Delete(unfinished, recursive: true);
            }
        }
    }

    private async Task<BackupManifest> FillAsync(string unfinished, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var copy = Path.Combine(unfinished, BackupContent.DatabaseFile);
        DatabaseCopy.Make(Database.ConnectionString, copy, cancellationToken);
        var schema = CopyCheck.Read(copy);
        var books = await CopyCheck.BooksAsync(copy, cancellationToken);
        return new BackupManifest
        {
            At = at,
            Schema = schema,
            Database = await PrivateFile.DescribeAsync(copy, BackupContent.DatabaseFile, cancellationToken),
            // After the database: keys are added and never removed, so these open all that is in it.
            Keys = options.Value.Keys ? await BackupContent.CopyKeysAsync(SqliteDatabase.KeysBeside(Database.Path), unfinished, cancellationToken) : [],
            Events = books.Events,
            Deliveries = books.Deliveries,
            Attempts = books.Attempts,
            BooksBalance = books.Holds,
        };
    }

    private void RequireRoom(string folder)
    {
        var (free, needed) = (new DriveInfo(folder).AvailableFreeSpace, new FileInfo(Database.Path).Length + RoomToLeave);
        if (free < needed)
        {
            throw new BackupException($"There is too little room in {folder}: {free / 1_000_000:N0} MB are free, and {needed / 1_000_000:N0} MB must be.");
        }
    }

    private void Say(MadeBackup made)
    {
        LogMade(made.Folder, made.Manifest.Bytes, made.Manifest.Events, made.Manifest.Deliveries, made.Manifest.TookMs);
        if (!made.Manifest.BooksBalance)
        {
            LogBooksBroken(made.Folder);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Backup {Folder} is made and verified: {Bytes} bytes, {Events} events, {Deliveries} deliveries, in {TookMs} ms")]
    private partial void LogMade(string folder, long bytes, long events, long deliveries, double tookMs);

    [LoggerMessage(Level = LogLevel.Error, Message = "The books in backup {Folder} do not balance, as those of the database do not; older backups are kept")]
    private partial void LogBooksBroken(string folder);
}
