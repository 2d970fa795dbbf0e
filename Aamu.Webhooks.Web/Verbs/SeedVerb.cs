using System.CommandLine;
using Aamu.Webhooks.Web.Hosting;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Verbs;

/// <summary><c>seed</c>: what the settings of section Seed ask for, once and without a server.</summary>
internal static class SeedVerb
{
    public static Command Make() => Verb.Make(
        "seed",
        "Puts in place what the settings of section Seed ask for: a team, keys, accounts; what is there already stays as it is. Brings the schema up to date first. No server may have a SQLite file meanwhile; those of a PostgreSQL database may run.",
        RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, Report report, CancellationToken cancellationToken)
    {
        await using var tools = Toolbox.Open([.. Verb.SettingsOf(parsed), $"{SeedOptions.Section}:{nameof(SeedOptions.Enabled)}=true"]);
        var wanted = tools.Get<IOptions<SeedOptions>>().Value;
        string?[] names = [wanted.TeamId, wanted.AdminEmail, wanted.OperatorEmail, wanted.TeamKey is null ? null : "a team key", wanted.IngestKey is null ? null : "an ingest key"];
        if (names.All(string.IsNullOrEmpty))
        {
            report.Refused("The section Seed of the settings asks for nothing.");
            return ExitCode.Refused;
        }

        await tools.PrepareAsync();
        await tools.Get<FirstRun>().SowAsync();
        var sown = names.Where(name => !string.IsNullOrEmpty(name)).ToList();
        report.Done(new { database = tools.Database.Name, sown }, $"In place in {tools.Database.Name}: {string.Join(", ", sown)}.");
        return ExitCode.Done;
    }
}
