namespace Hangfire.Storage.SQLite;

/// <summary>What a commit waits for.</summary>
public enum SQLiteSynchronous
{
    /// <summary>No wait for the disk: the last commits may vanish at a power loss or an operating system crash; the file stays consistent.</summary>
    Normal,

    /// <summary>A commit that was promised to a caller is on the disk when the call returns.</summary>
    Full,
}
