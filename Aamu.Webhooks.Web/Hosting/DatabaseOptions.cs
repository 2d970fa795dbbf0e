using System.ComponentModel;
using Aamu.Webhooks.Core.Backups;
using Aamu.Webhooks.Core.Events;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>The settings of section <c>Database</c>.</summary>
internal sealed class DatabaseOptions
{
    public const string Section = "Database";

    public const string Sqlite = "Sqlite";

    public const string Postgres = "Postgres";

    [Description("Where the data lives: `Sqlite` or `Postgres` ([what is different](decisions/postgres.md)).")]
    public string Provider { get; set; } = Sqlite;

    /// <summary>What is asked for must be something that the chosen database has.</summary>
    internal sealed class Rules(IOptions<BackupOptions> backups, IOptions<RetentionOptions> retention, IConfiguration settings) : IValidateOptions<DatabaseOptions>
    {
        public ValidateOptionsResult Validate(string? name, DatabaseOptions options) => options.Provider switch
        {
            var provider when provider.Equals(Sqlite, StringComparison.OrdinalIgnoreCase) => string.IsNullOrWhiteSpace(settings["Secrets:KeyFolder"])
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail("Secrets:KeyFolder is for PostgreSQL. The keys of a SQLite file lie in the folder keys beside it. Leave the setting out."),
            var provider when provider.Equals(Postgres, StringComparison.OrdinalIgnoreCase) => Failures().ToList() is { Count: > 0 } failures
                ? ValidateOptionsResult.Fail(failures)
                : ValidateOptionsResult.Success,
            _ => ValidateOptionsResult.Fail($"Database:Provider is \"{options.Provider}\"; it must be {Sqlite} or {Postgres}."),
        };

        private IEnumerable<string> Failures()
        {
            if (backups.Value.Folder is not null)
            {
                yield return "Backup:Folder is for SQLite files. Back up a PostgreSQL database with its own tools (pg_dump), and keep a copy of the key folder with it. Leave the setting out.";
            }

            if (retention.Value.MaxMegabytes > 0)
            {
                yield return "Retention:MaxMegabytes is for SQLite files: a PostgreSQL server gives room back in its own time. Leave the setting out, and say by Retention:Days how long events are kept.";
            }
        }
    }
}
