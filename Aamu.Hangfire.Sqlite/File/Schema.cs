namespace Hangfire.Storage.SQLite;

/// <summary>Brings the file to the newest schema, version by version, each in a transaction of its own.</summary>
internal static class Schema
{
    private static readonly string[] Versions = [SchemaVersion1.Script];

    public static void Update(Database database)
    {
        database.Run("CREATE TABLE IF NOT EXISTS HangfireSchema (Version INTEGER NOT NULL) STRICT");
        for (var version = CurrentVersion(database) + 1; version <= Versions.Length; version++)
        {
            Apply(database, version);
        }
    }

    /// <summary>To be asked before anything is written to the file.</summary>
    /// <exception cref="SQLiteStorageException">A newer release of the storage has made the file.</exception>
    public static void RefuseNewer(Database database)
    {
        if (IsThere(database) && CurrentVersion(database) is var current && current > Versions.Length)
        {
            throw new SQLiteStorageException(
                $"The file '{database.Path}' has schema version {current}, newer than version {Versions.Length} which this storage knows. " +
                "It was left as it is; use the newer release of the storage that made it.");
        }
    }

    private static bool IsThere(Database database)
    {
        using var row = database.Statement("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'HangfireSchema'");
        return row.Step();
    }

    private static int CurrentVersion(Database database)
    {
        using var row = database.Statement("SELECT ifnull(max(Version), 0) FROM HangfireSchema");
        return row.Step() ? row.Int32(0) : 0;
    }

    private static void Apply(Database database, int version)
    {
        database.Run("BEGIN IMMEDIATE");
        try
        {
            database.Run(Versions[version - 1]);
            database.Run($"INSERT INTO HangfireSchema (Version) VALUES ({version})");
            database.Run("COMMIT");
        }
        catch
        {
            if (database.InTransaction)
            {
                database.Run("ROLLBACK");
            }

            throw;
        }
    }
}
