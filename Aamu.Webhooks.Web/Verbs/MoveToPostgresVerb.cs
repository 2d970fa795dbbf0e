using System.CommandLine;
using System.Globalization;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Backups;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Core.Data.Sqlite;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Moves;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Hosting;
using Aamu.Webhooks.Web.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Aamu.Webhooks.Web.Verbs;

/// <summary><c>move-to-postgres</c>: an installation leaves its SQLite file for a database of a PostgreSQL server.</summary>
internal static class MoveToPostgresVerb
{
    private const string Form = "Host=db.example.com;Database=webhooks;Username=webhooks;Password=…";

    private static readonly Option<string?> To = new("--to")
    {
        Description = $"The connection string of an empty database, as \"{Form}\"; else the setting ConnectionStrings:MoveTo, as ConnectionStrings__MoveTo in the environment, where no list of processes shows it.",
        HelpName = "CONNECTION",
    };

    public static Command Make() => Verb.Make(
        "move-to-postgres",
        "Copies everything of the SQLite file into an empty PostgreSQL database, and compares every row. The server must not run meanwhile. The file is only read. When it is stopped in the middle, the same command goes on where it was.",
        RunAsync,
        To);

    private static async Task<int> RunAsync(ParseResult parsed, Report report, CancellationToken cancellationToken)
    {
        var settings = Verb.SettingsOf(parsed);
        await using var asked = Toolbox.Open(settings);
        if (asked.Database is not SqliteDatabase file)
        {
            throw new StartRefusedException("Database:Provider is Postgres already. The settings must be those of the SQLite file that is to be moved; --set changes them for this command.");
        }

        var server = Server(parsed.GetValue(To) ?? asked.Get<IConfiguration>().GetConnectionString(nameof(ConnectionOptions.MoveTo)));
        await using var source = Toolbox.Open([.. settings, $"ConnectionStrings:Webhooks={file.ReadOnlyConnectionString}"]);
        await using var target = Toolbox.Open([.. settings, .. SettingsOn(server, asked)]);
        await ClaimAsync(source, cancellationToken);
        ((PostgresDatabase)target.Database).ClaimAlone();

        using var filled = ((PostgresDatabase)target.Database).ForFilling();
        var move = new DatabaseMove((SqliteDatabase)source.Database, (PostgresDatabase)target.Database, Models(source, filled), report.Meanwhile);
        var moved = await move.RunAsync(() => MigrateAsync(target), cancellationToken);
        if (moved.Mismatches.Count > 0)
        {
            report.Done(new { moved = false, moved.Mismatches }, [.. moved.Mismatches, $"{target.Database.Name} is not what {file.Path} is, and no server starts on it. The file is as it was. Find out who writes there, empty that database, and begin again."]);
            return ExitCode.Wrong;
        }

        var inspection = new Inspection(target);
        Finding[] findings = [await inspection.BooksAsync(cancellationToken), await inspection.KeysAsync(cancellationToken)];
        await move.EndAsync(cancellationToken);
        report.Done(
            new
            {
                moved = true, from = file.Path, to = target.Database.Name, moved.Tables,
                findings = findings.Select(finding => new { finding.Name, judgement = finding.Judgement.ToString().ToLowerInvariant(), finding.Detail }), settings = NewSettings(asked),
            },
            Lines(asked, target, moved, findings));
        return findings.Any(finding => finding.Judgement == Judgement.Wrong) ? ExitCode.Wrong : ExitCode.Done;
    }

    /// <exception cref="StartRefusedException">A server has the file, or it is of another version.</exception>
    private static async Task ClaimAsync(Toolbox source, CancellationToken cancellationToken)
    {
        source.Database.Claim();
        if (await source.Database.WhyNotThereAsync(cancellationToken) is null)
        {
            await using var main = await source.Get<IDbContextFactory<WebhooksDbContext>>().CreateDbContextAsync(cancellationToken);
            NewerSchema.Refuse(source.Database.Name, main);
            await using var accounts = await source.Get<IDbContextFactory<AccountsDbContext>>().CreateDbContextAsync(cancellationToken);
            NewerSchema.Refuse(source.Database.Name, accounts);
        }

        await source.RequireDatabaseAsync(cancellationToken);
    }

    /// <summary>As at a server's start; but that a new database has no history yet is nothing to log.</summary>
    private static async Task MigrateAsync(Toolbox target)
    {
        var server = (PostgresDatabase)target.Database;
        server.OpenForMove();
        await using var accounts = new PostgresAccountsDbContext(AccountsDatabase.Options(server));
        server.Upgrade(accounts);
    }

    private static MovedModel[] Models(Toolbox source, PostgresDatabase filled)
    {
        var (main, accounts) = (source.Get<IDbContextFactory<WebhooksDbContext>>(), source.Get<IDbContextFactory<AccountsDbContext>>());
        var options = AccountsDatabase.Options(filled);
        return [new(main.CreateDbContext, filled.FillingContext), new(accounts.CreateDbContext, () => new PostgresAccountsDbContext(options))];
    }

    private static string Server(string? connectionString)
    {
        try
        {
            var asked = new NpgsqlConnectionStringBuilder(connectionString ?? "");
            if (!string.IsNullOrWhiteSpace(asked.Host) && !string.IsNullOrWhiteSpace(asked.Database))
            {
                return asked.ToString();
            }
        }
        catch (ArgumentException)
        {
            // Said below, and without what was written: there is a password in it.
        }

        throw new StartRefusedException($"Where to? Say --to, or set ConnectionStrings:MoveTo, with the connection string of an empty PostgreSQL database, as {Form}.");
    }

    /// <summary>The server's settings as they will be, for this program: the keys stay where they are.</summary>
    private static string[] SettingsOn(string server, Toolbox asked) =>
    [
        $"{DatabaseOptions.Section}:{nameof(DatabaseOptions.Provider)}={DatabaseOptions.Postgres}", $"ConnectionStrings:Webhooks={WithoutDeadline(server)}", $"Secrets:KeyFolder={Keys(asked)}",
        $"{BackupOptions.Section}:{nameof(BackupOptions.Folder)}=", $"{RetentionOptions.Section}:{nameof(RetentionOptions.MaxMegabytes)}=0",
    ];

    /// <summary>The books of a large file take longer to count than a page's question may.</summary>
    private static string WithoutDeadline(string server) => new NpgsqlConnectionStringBuilder(server) { CommandTimeout = 0 }.ToString();

    private static string Keys(Toolbox asked) => asked.Get<IOptions<SecretsOptions>>().Value.KeyFolder!;

    private static IEnumerable<string> NewSettings(Toolbox asked)
    {
        yield return $"Set {DatabaseOptions.Section}:{nameof(DatabaseOptions.Provider)}={DatabaseOptions.Postgres}, ConnectionStrings:Webhooks to the connection string, and Secrets:KeyFolder={Keys(asked)}: the keys in it open the secrets, and are not in the database.";
        if (asked.Get<IOptions<BackupOptions>>().Value.Folder is not null)
        {
            yield return "Leave Backup:Folder out: back up the database with its own tools (pg_dump), and keep a copy of the key folder with it.";
        }

        if (asked.Get<IOptions<RetentionOptions>>().Value.MaxMegabytes > 0)
        {
            yield return "Leave Retention:MaxMegabytes out: Retention:Days says how long events are kept.";
        }
    }

    private static IEnumerable<string> Lines(Toolbox asked, Toolbox target, MoveReport moved, Finding[] findings)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"{asked.Database.Name} is moved to {target.Database.Name}: {moved.Rows:N0} rows of {moved.Tables.Count} tables.");
        foreach (var table in moved.Tables.Where(table => table.Replaced > 0))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{table.Name}: {table.Replaced:N0} rows had text that PostgreSQL cannot keep (a zero in it). The sign U+FFFD stands there instead.");
        }

        foreach (var finding in findings)
        {
            yield return $"{finding.Judgement,-8}{finding.Name,-12}{finding.Detail}";
        }

        foreach (var setting in NewSettings(asked))
        {
            yield return setting;
        }

        yield return "Then start the server, and let nothing start on the file any more: it would send again what waits there. Keep the file until all is well.";
    }
}
