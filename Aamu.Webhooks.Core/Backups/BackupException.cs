namespace Aamu.Webhooks.Core.Backups;

/// <summary>A backup cannot be made, or cannot be used; the message is the sentence that says why, to an operator.</summary>
public sealed class BackupException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>What disks, permissions and SQLite have to say against it; everything else is a fault of ours.</summary>
    internal static bool IsOfTheDisk(Exception exception) => exception is IOException or UnauthorizedAccessException or Microsoft.Data.Sqlite.SqliteException;
}
