using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>The settings of section <c>Database</c>.</summary>
internal sealed class DatabaseOptions
{
    public const string Section = "Database";

    public const string Sqlite = "Sqlite";

    /// <summary>Where the data lives.</summary>
    public string Provider { get; set; } = Sqlite;

    internal sealed class Rules : IValidateOptions<DatabaseOptions>
    {
        public ValidateOptionsResult Validate(string? name, DatabaseOptions options) =>
            string.Equals(options.Provider, Sqlite, StringComparison.OrdinalIgnoreCase)
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail($"Database:Provider is \"{options.Provider}\"; this release keeps its data in {Sqlite} files. Leave the setting out, or set it to {Sqlite}.");
    }
}
