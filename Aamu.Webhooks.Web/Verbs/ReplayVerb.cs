using System.CommandLine;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Teams;

namespace Aamu.Webhooks.Web.Verbs;

/// <summary>
/// <c>replay</c>: starts a recovery, as the page Recoveries does. Beside a server it goes by the server's API: what the server knows in memory about its rows
/// must not be changed behind its back. Else it writes the recovery down, and a server does it: of a SQLite file when it starts, of a PostgreSQL database at its next look.
/// </summary>
internal static class ReplayVerb
{
    public const string Missed = "missed";

    private static readonly Option<string> Webhook = new("--webhook") { Description = "The webhook's id.", Required = true };

    private static readonly Option<string?> Team = new("--team") { Description = "Without --server, and then always: the team's id." };

    private static readonly Option<DateTimeOffset> Since = Time("--since", "Promised at or after this time, as 2026-06-05T14:00:00Z.");

    private static readonly Option<DateTimeOffset> Until = Time("--until", "Promised before this time; up to now when left out.");

    private static readonly Option<string> Status = new("--status")
    {
        Description = "What is sent again; missed: events that the webhook never had a delivery for.",
        DefaultValueFactory = _ => "exhausted",
    };

    private static readonly Option<int?> PerSecond = new("--per-second") { Description = "At most so many a second; as fast as the receiver takes them when left out." };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only count." };

    private static readonly Option<string?> Server = new("--server") { Description = "The address of the server that runs, as http://localhost:5080." };

    private static readonly Option<FileInfo?> KeyFile = new("--key-file")
    {
        Description = $"With --server: a file with a key of the team, of the role editor; else it is read from {RemoteReplay.Variable}. It is never an argument: those stand in process lists.",
    };

    public static Command Make()
    {
        Since.Required = true;
        Status.AcceptOnlyFromAmong("exhausted", "cancelled", "succeeded", Missed);
        return Verb.Make(
            "replay",
            "Sends again what a webhook missed: deliveries under their own ids, or with --status missed events that it never had a delivery for, as new deliveries. Where a server has a SQLite file, say --server and a key. Else it is written down, and done by a server: with a SQLite file when it starts, with a PostgreSQL database within a minute where one runs.",
            RunAsync,
            Webhook, Team, Since, Until, Status, PerSecond, DryRun, Server, KeyFile);
    }

    private static async Task<int> RunAsync(ParseResult parsed, Report report, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Server) is not { } server)
        {
            await using var tools = Toolbox.Open(Verb.SettingsOf(parsed));
            return await WriteDownAsync(tools, parsed, report, cancellationToken);
        }

        var answer = await RemoteReplay.AskAsync(
            server, parsed.GetValue(KeyFile), parsed.GetRequiredValue(Webhook), parsed.GetRequiredValue(Status) == Missed ? "replay" : "recover", Wish(parsed), cancellationToken);
        Say(report, answer, "");
        return ExitCode.Done;
    }

    private static async Task<int> WriteDownAsync(Toolbox tools, ParseResult parsed, Report report, CancellationToken cancellationToken)
    {
        await tools.RequireDatabaseAsync(cancellationToken);
        tools.Database.Claim();
        if (parsed.GetValue(Team) is not { } team || await tools.Get<TeamAccess>().ForConsoleAsync(new TeamId(team), Toolbox.Actor, cancellationToken) is not { } scope)
        {
            report.Refused("Which team? Say --team and the id of one that is there.");
            return ExitCode.Refused;
        }

        var started = await new LocalReplay(tools.Get<RecoveryDesk>(), scope, new WebhookId(parsed.GetRequiredValue(Webhook)), parsed.GetValue(Since), Given(parsed) ?? tools.Get<TimeProvider>().GetUtcNow())
            .AskAsync(parsed.GetRequiredValue(Status), parsed.GetValue(PerSecond), parsed.GetValue(DryRun), cancellationToken);
        if (started.Refusal is { } refusal)
        {
            report.Refused(refusal.Message);
            return ExitCode.Refused;
        }

        Say(report, started.Value!, tools.Database is PostgresDatabase ? " by a server, within a minute where one runs" : " when the server starts");
        return ExitCode.Done;
    }

    private static void Say(Report report, ReplayAnswer answer, string when) => report.Done(
        answer,
        $"Deliveries that {(answer.Recovery is null ? "would be" : "are")} sent{when}: {answer.Count}{(answer.Recovery is null ? "" : $" ({answer.Recovery})")}.");

    private static Dictionary<string, object> Wish(ParseResult parsed)
    {
        var wish = new Dictionary<string, object> { ["since"] = parsed.GetValue(Since), ["dryRun"] = parsed.GetValue(DryRun) };
        if (parsed.GetRequiredValue(Status) is var status and not Missed)
        {
            wish["status"] = status;
        }

        if (parsed.GetValue(PerSecond) is { } pace)
        {
            wish["perSecond"] = pace;
        }

        if (Given(parsed) is { } until)
        {
            wish["until"] = until;
        }

        return wish;
    }

    private static DateTimeOffset? Given(ParseResult parsed) => parsed.GetResult(Until) is null ? null : parsed.GetValue(Until);

    private static Option<DateTimeOffset> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = given =>
        {
            if (IsoTime.Parse(given.Tokens[0].Value) is { } time)
            {
                return time;
            }

            given.AddError($"{name} is not a time such as 2026-06-05T14:00:00Z: {given.Tokens[0].Value}");
            return default;
        },
    };
}
