using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>Seeds that could only half be sown stop the program with a sentence.</summary>
internal sealed class SeedRules : IValidateOptions<SeedOptions>
{
    public ValidateOptionsResult Validate(string? name, SeedOptions options)
    {
        var objections = options.Enabled ? Objections(options).ToList() : [];
        return objections.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(objections);
    }

    private static IEnumerable<string> Objections(SeedOptions options)
    {
        if (options.TeamId is { } team && !Identifier.IsValid(team))
        {
            yield return $"Seed:TeamId is \"{team}\"; it must be {Identifier.Rule}.";
        }

        if (options.TeamId is null && (options.TeamKey ?? options.AdminEmail) is not null)
        {
            yield return "Seed:TeamKey and Seed:AdminEmail belong to a team: Seed:TeamId is missing.";
        }

        if (options.IngestKey is { } ingest && !ingest.StartsWith(ApiKey.IngestPrefix, StringComparison.Ordinal))
        {
            yield return $"Seed:IngestKey must begin with {ApiKey.IngestPrefix}.";
        }

        if (options.TeamKey is { } key && !key.StartsWith(ApiKey.TeamPrefix, StringComparison.Ordinal))
        {
            yield return $"Seed:TeamKey must begin with {ApiKey.TeamPrefix}.";
        }

        if (!string.IsNullOrEmpty(options.AdminEmail) && string.IsNullOrEmpty(options.AdminPassword))
        {
            yield return "Seed:AdminEmail needs a Seed:AdminPassword.";
        }

        if (!string.IsNullOrEmpty(options.OperatorEmail) && string.IsNullOrEmpty(options.OperatorPassword))
        {
            yield return "Seed:OperatorEmail needs a Seed:OperatorPassword.";
        }

        if (options.AdminEmail is { Length: > 0 } admin && string.Equals(admin, options.OperatorEmail, StringComparison.OrdinalIgnoreCase))
        {
            yield return "Seed:AdminEmail and Seed:OperatorEmail are the same; operators have an account of their own.";
        }
    }
}
