using System.CommandLine;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;

namespace Aamu.Webhooks.Web.Verbs;

/// <summary><c>export-team</c>: everything of one team, for its archive or its way out. Beside a server it only adds a line to the team's log.</summary>
internal static class ExportTeamVerb
{
    private static readonly Option<string> Team = new("--team") { Description = "The team's id.", Required = true };

    private static readonly Option<FileInfo> To = new("--to") { Description = "The ZIP file to make; it must not be there yet.", Required = true };

    private static readonly Option<bool> WithSecrets = new("--with-secrets") { Description = "Signing secrets and the values of custom headers too, in clear. Each one is put on record." };

    public static Command Make() => Verb.Make(
        "export-team",
        "Writes a team's settings, events, and deliveries with their attempts into a ZIP file of JSON; puts it on record in the team's log. The server may run meanwhile.",
        RunAsync,
        Team, To, WithSecrets);

    private static async Task<int> RunAsync(Toolbox tools, ParseResult parsed, Report report, CancellationToken cancellationToken)
    {
        await tools.RequireDatabaseAsync(cancellationToken);
        var (team, file, secrets) = (new TeamId(parsed.GetRequiredValue(Team)), parsed.GetRequiredValue(To).FullName, parsed.GetValue(WithSecrets));
        if (await tools.Get<TeamAccess>().ForConsoleAsync(team, Toolbox.Actor, cancellationToken) is not { } scope)
        {
            report.Refused($"There is no team {team}.");
            return ExitCode.Refused;
        }

        var archive = new TeamArchive(tools, scope, secrets);
        if ((await tools.Get<TeamExport>().RecordAsync(scope, secrets)).Refusal is { } refusal)
        {
            report.Refused(refusal.Message);
            return ExitCode.Refused;
        }

        var (webhooks, events, deliveries) = await archive.WriteAsync(file, cancellationToken);
        report.Done(new { file, webhooks, events, deliveries }, $"{file}: {webhooks} webhooks, {events} events, {deliveries} deliveries.");
        return ExitCode.Done;
    }
}
