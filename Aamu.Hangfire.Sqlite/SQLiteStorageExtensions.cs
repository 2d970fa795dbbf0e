using Hangfire.Storage.SQLite;

namespace Hangfire;

/// <summary>The entry point: <c>configuration.UseSQLiteStorage("jobs.db")</c>.</summary>
public static class SQLiteStorageExtensions
{
    /// <summary>Keeps jobs in the SQLite file at <paramref name="path"/>, which may also be a connection string of the form <c>Data Source=…</c>.</summary>
    public static IGlobalConfiguration<SQLiteStorage> UseSQLiteStorage(this IGlobalConfiguration configuration, string path) =>
        configuration.UseSQLiteStorage(path, new SQLiteStorageOptions());

    /// <inheritdoc cref="UseSQLiteStorage(IGlobalConfiguration, string)"/>
    public static IGlobalConfiguration<SQLiteStorage> UseSQLiteStorage(
        this IGlobalConfiguration configuration,
        string path,
        SQLiteStorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.UseStorage(new SQLiteStorage(path, options));
    }
}
