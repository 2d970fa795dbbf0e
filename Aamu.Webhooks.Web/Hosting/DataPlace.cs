using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Core.Data.Sqlite;
using Hangfire;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Hangfire.Storage.SQLite;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>Where the settings want the data to live: the rows, the jobs, and the keys that open the rows' secrets.</summary>
internal sealed class DataPlace
{
    private readonly bool isPostgres;
    private readonly string webhooks;

    /// <exception cref="StartRefusedException">A connection string is missing, or is not of the chosen provider.</exception>
    public DataPlace(IConfiguration settings, IHostEnvironment environment)
    {
        var connections = settings.GetSection(ConnectionOptions.Section).Get<ConnectionOptions>() ?? new ConnectionOptions();
        isPostgres = string.Equals(settings[$"{DatabaseOptions.Section}:{nameof(DatabaseOptions.Provider)}"], DatabaseOptions.Postgres, StringComparison.OrdinalIgnoreCase);
        if (isPostgres)
        {
            webhooks = Server(connections.Webhooks, nameof(connections.Webhooks));
            // What is shipped in appsettings.json is a file's: the jobs then have a schema of their own beside the rows. How many connections readers may have is no word about jobs.
            Jobs = IsOfAFile(connections.Jobs)
                ? new NpgsqlConnectionStringBuilder(webhooks) { MinPoolSize = 0, MaxPoolSize = PostgresPools.Jobs }.ToString()
                : PostgresPools.Bounded(Server(connections.Jobs, nameof(connections.Jobs)), PostgresPools.Jobs);
            MostConnections = PostgresPools.Kept + PostgresPools.Most(webhooks, PostgresPools.Readers) + PostgresPools.Most(webhooks, PostgresPools.Accounts)
                + (Machine(Jobs) == Machine(webhooks) ? PostgresPools.Most(Jobs, PostgresPools.Jobs) : 0);
            Keys = Path.GetFullPath(settings["Secrets:KeyFolder"] is { Length: > 0 } folder ? folder : "data/keys", environment.ContentRootPath);
        }
        else
        {
            webhooks = File(connections.Webhooks, environment, nameof(connections.Webhooks));
            Jobs = File(connections.Jobs, environment, nameof(connections.Jobs));
            Keys = SqliteDatabase.KeysBeside(new SqliteConnectionStringBuilder(webhooks).DataSource);
        }
    }

    /// <summary>The connection string of the jobs.</summary>
    public string Jobs { get; }

    /// <summary>How many connections this program holds at most to the server that has the rows; 0 for a file.</summary>
    public int MostConnections { get; }

    /// <summary>The folder of the keys.</summary>
    public string Keys { get; }

    /// <summary>Begins to build EF Core's model of the rows on another thread: it takes longest of all in a start, and nothing needs it before the rows are opened. Whoever opens them meets a failure of it.</summary>
    public void BeginModel() => _ = Task.Run(() => isPostgres ? StoreModel.Postgres : StoreModel.Sqlite);

    public WebhooksDatabase Database() => isPostgres ? new PostgresDatabase(webhooks) : new SqliteDatabase(webhooks);

    /// <summary>Wake-ups are rumours about rows, so a power loss may take the last of them.</summary>
    public JobStorage JobStorage() => isPostgres
        ? new PostgreSqlStorage(JobConnections(), JobsOnServer)
        : new SQLiteStorage(Jobs, new SQLiteStorageOptions { Synchronous = SQLiteSynchronous.Normal });

    /// <summary>What opens the connections of the jobs on a server.</summary>
    public NpgsqlConnectionFactory JobConnections() =>
        new(PostgresDatabase.ForBriefTransactions(new NpgsqlConnectionStringBuilder(Jobs) { ApplicationName = "Aamu Webhooks jobs", Options = "-c synchronous_commit=off" }.ToString()), JobsOnServer);

    /// <summary>Makes the jobs' tables on a server; a file's are made when it is opened. To be called when the rows are claimed, and no other program can start meanwhile.</summary>
    public void PrepareJobs(WebhooksDatabase rows)
    {
        if (!isPostgres)
        {
            return;
        }

        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Jobs) { Pooling = false }.ToString());
        connection.Open();
        PostgreSqlObjectsInstaller.Install(connection, JobsOnServer.SchemaName);
        using var asking = rows.OpenToRead();
        if (rows.Link!.Present(asking.Statement).Count == 0)
        {
            // Nobody serves the rows, so whoever held these was killed with them in hand. They would be believed for ten minutes.
            using var free = new NpgsqlCommand("DELETE FROM hangfire.lock", connection);
            free.ExecuteNonQuery();
        }
    }

    // Whoever enqueues wakes a worker of this program; the interval is for what another program has enqueued. Long polling would keep a connection for each worker that waits, to hear of the same.
    // A job whose program vanished is taken by another soon.
    private static PostgreSqlStorageOptions JobsOnServer => new()
    {
        PrepareSchemaIfNecessary = false,
        EnableLongPolling = false,
        QueuePollInterval = TimeSpan.FromSeconds(1),
        UseSlidingInvisibilityTimeout = true,
        InvisibilityTimeout = TimeSpan.FromMinutes(1),
    };

    private static string Server(string? configured, string name)
    {
        const string Form = "Host=db.example.com;Database=webhooks;Username=webhooks;Password=…";
        try
        {
            var asked = new NpgsqlConnectionStringBuilder(configured ?? "");
            if (!string.IsNullOrWhiteSpace(asked.Host) && !string.IsNullOrWhiteSpace(asked.Database))
            {
                return asked.ToString();
            }
        }
        catch (ArgumentException)
        {
            // Said below.
        }

        throw new StartRefusedException($"ConnectionStrings:{name} must name a PostgreSQL database, as {Form}, where Database:Provider is Postgres.");
    }

    private static (string? Host, int Port) Machine(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) is var asked ? (asked.Host, asked.Port) : default;

    private static bool IsOfAFile(string? connectionString) => string.IsNullOrWhiteSpace(connectionString) || connectionString.Contains("Data Source", StringComparison.OrdinalIgnoreCase);

    /// <summary>A relative path counts from the content root, wherever the program was started from.</summary>
    private static string File(string? configured, IHostEnvironment environment, string name)
    {
        if (string.IsNullOrWhiteSpace(configured))
        {
            throw new StartRefusedException($"ConnectionStrings:{name} is missing: the SQLite file to use, as Data Source=data/{name.ToUpperInvariant()}.db.");
        }

        var file = new SqliteConnectionStringBuilder(configured);
        file.DataSource = Path.GetFullPath(file.DataSource, environment.ContentRootPath);
        PrivateFolder.Make(Path.GetDirectoryName(file.DataSource)!);
        return file.ToString();
    }
}
