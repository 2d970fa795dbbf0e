using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Hosting;
using Aamu.Webhooks.Web.Secrets;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Console;

namespace Aamu.Webhooks.Web.Verbs;

/// <summary>The program's parts without its server: what commands work with, under the same settings.</summary>
internal sealed class Toolbox : IAsyncDisposable
{
    private readonly WebApplication parts;

    private Toolbox(WebApplication parts) => this.parts = parts;

    public IServiceProvider Services => parts.Services;

    public WebhooksDatabase Database => Get<WebhooksDatabase>();

    /// <summary>The jobs' file.</summary>
    public string Jobs => new SqliteConnectionStringBuilder(new DataPlace(parts.Configuration, parts.Environment).Jobs).DataSource;

    /// <summary>Who acts, for logs and histories.</summary>
    public static string Actor => $"{Environment.UserName} at the command line";

    /// <param name="settings">As <c>Name:Part=value</c>; they win over files and variables.</param>
    /// <exception cref="StartRefusedException">A setting is wrong.</exception>
    public static Toolbox Open(IEnumerable<string> settings)
    {
        var builder = WebhooksApp.Builder([.. settings.Select(setting => "--" + setting)]);
        // What is asked for goes to the standard output; what goes wrong by the way, beside it.
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).AddFilter<ConsoleLoggerProvider>(null, LogLevel.Warning)
            // A statement that fails is an exception, and said or minded by whoever asked: a new database has no history of migrations, say.
            .AddFilter<ConsoleLoggerProvider>("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.Critical)
            .AddFilter<ConsoleLoggerProvider>("Microsoft.EntityFrameworkCore.Database.Connection", LogLevel.Critical);
        builder.AddServices();
        builder.Services.AddSingleton<ILaneAlarm, NobodyToWake>();
        var parts = builder.Build();
        parts.CheckSettings();
        return new Toolbox(parts);
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>What the server does before its first request.</summary>
    /// <exception cref="StartRefusedException">A server has the database.</exception>
    public async Task PrepareAsync()
    {
        Database.Open();
        await AccountsDatabase.MigrateAsync(Services);
        await KeyFolder.PrepareAsync(Services);
        await AccountsDatabase.RelockAsync(Services);
        Database.EndStart(serves: false);
    }

    /// <summary>The histories of the two models in the one database: what each knows, and what the database has seen of it. A file that is not there is one that has seen nothing.</summary>
    /// <exception cref="StartRefusedException">It is on a server, and is not there or cannot be asked.</exception>
    public async Task<IReadOnlyList<(IReadOnlyList<string> Known, IReadOnlyList<string> Applied)>> HistoriesAsync(CancellationToken cancellationToken)
    {
        await using var main = await Get<IDbContextFactory<WebhooksDbContext>>().CreateDbContextAsync(cancellationToken);
        await using var accounts = await Get<IDbContextFactory<AccountsDbContext>>().CreateDbContextAsync(cancellationToken);
        var missing = await Database.WhyNotThereAsync(cancellationToken);
        if (missing is not null && Database is PostgresDatabase)
        {
            throw new StartRefusedException(missing);
        }

        var histories = new List<(IReadOnlyList<string>, IReadOnlyList<string>)>();
        foreach (var context in new DbContext[] { main, accounts })
        {
            histories.Add(([.. context.Database.GetMigrations()], missing is null ? [.. await context.Database.GetAppliedMigrationsAsync(cancellationToken)] : []));
        }

        return histories;
    }

    /// <summary>What the two models know, whatever the file is like: it may be what a restore is to replace.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<string>>> KnownHistoriesAsync(CancellationToken cancellationToken)
    {
        await using var main = await Get<IDbContextFactory<WebhooksDbContext>>().CreateDbContextAsync(cancellationToken);
        await using var accounts = await Get<IDbContextFactory<AccountsDbContext>>().CreateDbContextAsync(cancellationToken);
        return [[.. main.Database.GetMigrations()], [.. accounts.Database.GetMigrations()]];
    }

    /// <summary>For a command that works beside a server, or without one: it brings nothing up to date.</summary>
    /// <exception cref="StartRefusedException">The database is not there, or not as this program has it.</exception>
    public async Task RequireDatabaseAsync(CancellationToken cancellationToken)
    {
        if (await Database.WhyNotThereAsync(cancellationToken) is { } missing)
        {
            throw new StartRefusedException(missing);
        }

        (Database as PostgresDatabase)?.RefuseUnfinishedMove();

        if ((await HistoriesAsync(cancellationToken)).Any(history => !history.Known.SequenceEqual(history.Applied)))
        {
            throw new StartRefusedException($"{Database.Name} is of another version of this program. The commands check and migrate say more.");
        }
    }

    public ValueTask DisposeAsync() => parts.DisposeAsync();

    /// <summary>Rows are the truth; the server looks for what is due when it starts, and every minute.</summary>
    private sealed class NobodyToWake : ILaneAlarm
    {
        public void Wake(long webhookKey)
        {
        }

        public void WakeHere(long webhookKey)
        {
        }

        public void WakeAt(long webhookKey, DateTimeOffset at)
        {
        }

        public void IsAt(long webhookKey, int? node)
        {
        }

        public void ForgetAllBut(IReadOnlySet<long> webhookKeys)
        {
        }
    }
}
