namespace Hangfire.Storage.SQLite;

/// <summary>Brings the file to the newest schema, version by version, each in a transaction of its own.</summary>
internal static class Schema
{
    private static readonly string[] Versions = [SchemaVersion1.Script];

    public static void Update(Database database)
    {
        database.Run("CREATE TABLE IF NOT EXISTS HangfireSchema (Version INTEGER NOT NULL) STRICT");
        var current = CurrentVersion(database);
        if (current > Versions.Length)
        {
            throw new SQLiteStorageException(
                $"The file '{database.Path}' has schema version {current}, newer than version {Versions.Length} which this storage knows. " +
                "It was left as it is; use the newer release of the storage that made it.");
        }

        for (var version = current + 1; version <= Versions.Length; version++)
        {
            Apply(database, version);
        }
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
