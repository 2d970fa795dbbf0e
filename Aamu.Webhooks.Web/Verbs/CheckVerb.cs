using System.CommandLine;
using Aamu.Webhooks.Core;

namespace Aamu.Webhooks.Web.Verbs;

/// <summary><c>check</c>: looks at everything that must be right, and changes nothing.</summary>
internal static class CheckVerb
{
    private static readonly Option<bool> NoNetwork = new("--no-network") { Description = "Leave the receivers alone." };

    public static Command Make() => Verb.Make(
        "check",
        "Looks at the settings, the database and its books, on PostgreSQL at its connections, at the keys, the backups, and whether each receiver can be reached (a HEAD request, under the same guards as deliveries). Changes nothing. Servers may run meanwhile.",
        RunAsync,
        NoNetwork);

    private static async Task<int> RunAsync(ParseResult parsed, Report report, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        try
        {
            await using var tools = Toolbox.Open(Verb.SettingsOf(parsed));
            findings.Add(new Finding("settings", Judgement.Good, "They can be used."));
            await foreach (var finding in new Inspection(tools).RunAsync(!parsed.GetValue(NoNetwork), cancellationToken))
            {
                findings.Add(finding);
            }
        }
        catch (StartRefusedException refused)
        {
            findings.Add(new Finding("settings", Judgement.Wrong, refused.Message));
        }

        var good = findings.TrueForAll(finding => finding.Judgement != Judgement.Wrong);
        report.Done(
            new { good, findings = findings.Select(finding => new { finding.Name, judgement = finding.Judgement.ToString().ToLowerInvariant(), finding.Detail }) },
            findings.Select(finding => $"{finding.Judgement,-8}{finding.Name,-12}{finding.Detail}"));
        return good ? ExitCode.Done : ExitCode.Wrong;
    }
}
