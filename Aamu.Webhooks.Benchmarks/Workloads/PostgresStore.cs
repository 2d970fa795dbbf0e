using Npgsql;

namespace Aamu.Webhooks.Benchmarks.Workloads;

/// <summary>Workloads on a PostgreSQL server instead of files, where AAMU_BENCH_POSTGRES names one: a connection string without a database. Each run has a database of its own, which stays.</summary>
internal static class PostgresStore
{
    public const string Variable = "AAMU_BENCH_POSTGRES";

    public static bool IsNamed => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };

    /// <param name="data">The folder of the run: its name is the database's.</param>
    public static Dictionary<string, string> Settings(string data)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } server)
        {
            return [];
        }

        var name = Path.GetFileName(data.TrimEnd(Path.DirectorySeparatorChar));
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Database = "postgres" }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM pg_database WHERE datname = $1";
        command.Parameters.Add(new NpgsqlParameter { Value = name });
        if (command.ExecuteScalar() is 0L)
        {
            command.Parameters.Clear();
#pragma warning disable CA2100 // the name of a folder that this program made
            command.CommandText = $"CREATE DATABASE \"{name}\"";
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }

        return new()
        {
            ["Database__Provider"] = "Postgres",
            ["ConnectionStrings__Webhooks"] = new NpgsqlConnectionStringBuilder(server) { Database = name }.ToString(),
            ["Secrets__KeyFolder"] = Path.Combine(data, "keys"),
        };
    }
}
