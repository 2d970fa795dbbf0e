using System.Diagnostics;
using Aamu.Webhooks.Tests.Fixtures;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>
/// A PostgreSQL server of this test run, started by the first test that wants it, on 127.0.0.1 and a port of its own, over a folder that goes with it.
/// Each asks for a database of its own.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly Lazy<PostgresServer?> Started = new(Start);
    private static int databases;

    private readonly string folder = "";
    private readonly int port;

    /// <summary>For the framework: what disposes the server, when there is one.</summary>
    public PostgresServer()
    {
    }

    private PostgresServer(string folder, int port) => (this.folder, this.port) = (folder, port);

    /// <summary>Whether the tests of Core are to run on PostgreSQL in this run.</summary>
    public static bool IsAsked => string.Equals(Environment.GetEnvironmentVariable("AAMU_TEST_PROVIDER"), "postgres", StringComparison.OrdinalIgnoreCase);

    /// <summary>Pages are drawn over SQLite, which answers at once, so that they are whole when they are looked at; over PostgreSQL the browser's journey draws them.</summary>
    public static void SkipPages() => Assert.SkipWhen(IsAsked, "Pages are drawn over SQLite here, and over PostgreSQL by PostgresJourney.");

    private static string? Programs => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
        : null;

    /// <summary>The connection string of a new database.</summary>
    /// <param name="from">A database that it begins as; nobody may be connected to that.</param>
    public static async Task<string> DatabaseAsync(string? from = null)
    {
        var name = $"test_{Interlocked.Increment(ref databases)}";
        await RunAsync($"CREATE DATABASE {name} TEMPLATE {from ?? "template0"} STRATEGY FILE_COPY");
        return Of(name);
    }

    /// <summary>The connection string of a new database with an owner of its own, who is no superuser: how many connections he may have can be limited.</summary>
    public static async Task<string> OwnedDatabaseAsync()
    {
        var database = new NpgsqlConnectionStringBuilder(await DatabaseAsync());
        database.Username = $"owner_of_{database.Database}";
        await RunAsync($"CREATE ROLE {database.Username} LOGIN");
        await RunAsync($"ALTER DATABASE {database.Database} OWNER TO {database.Username}");
        return database.ToString();
    }

    /// <summary>From now on its owner may have so many connections; those that are there stay.</summary>
    public static Task LimitAsync(string connectionString, int connections) => RunAsync($"ALTER ROLE {new NpgsqlConnectionStringBuilder(connectionString).Username} CONNECTION LIMIT {connections}");

    /// <summary>Ends all connections to it, as a restart of the server does.</summary>
    public static Task CutAsync(string connectionString) => RunAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{new NpgsqlConnectionStringBuilder(connectionString).Database}'");

    public static string Of(string database) => $"Host=127.0.0.1;Port={Server.port};Username=aamu;Database={database};Include Error Detail=true";

    public static Task DropAsync(string connectionString) => RunAsync($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");

    public async ValueTask DisposeAsync()
    {
        if (Started is { IsValueCreated: true, Value: { } server } && Directory.Exists(server.folder))
        {
            await AsPostgresAsync(Path.Combine(Programs!, "pg_ctl"), "-D", server.folder, "-m", "immediate", "-w", "stop");
            Directory.Delete(server.folder, recursive: true);
        }
    }

    private static PostgresServer Server
    {
        get
        {
            if (Started.Value is null)
            {
                const string Missing = "There is no PostgreSQL server here: install Debian's package postgresql.";
                Assert.False(Environment.GetEnvironmentVariable("CI") == "true", Missing);
                Assert.Skip(Missing);
            }

            return Started.Value!;
        }
    }

    private static PostgresServer? Start()
    {
        if (Programs is not { } programs)
        {
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("aamu-postgres-").FullName;
        if (Environment.IsPrivilegedProcess)
        {
            // The server refuses to run as root; Debian's package made it an account.
            using var give = Process.Start("chown", ["postgres", folder]);
            give.WaitForExit();
        }

        var port = FreePort.Next();
        AsPostgresAsync(Path.Combine(programs, "initdb"), "-D", folder, "-U", "aamu", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync").GetAwaiter().GetResult();
        // No test pulls the plug: what the disk would keep is not asked.
        var options = $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c full_page_writes=off -c max_connections=300 -c shared_buffers=64MB -c autovacuum=off";
        AsPostgresAsync(Path.Combine(programs, "pg_ctl"), "-D", folder, "-o", options, "-l", Path.Combine(folder, "log"), "-w", "start").GetAwaiter().GetResult();
        return new PostgresServer(folder, port);
    }

    private static async Task AsPostgresAsync(string program, params string[] arguments)
    {
        string[] command = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments] : [program, .. arguments];
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = "/", RedirectStandardOutput = true })!;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)} ended with {process.ExitCode}.");
    }

    private static async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Of("postgres"));
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // names that this class made
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
