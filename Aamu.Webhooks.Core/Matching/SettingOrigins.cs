using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Matching;

/// <summary>Finds out of the webhooks' histories who gave the deciding setting the value that it had when a verdict was given.</summary>
internal static class SettingOrigins
{
    // For each [webhook key, version, verdict]: the version after the last one in which the setting was another. 3 = project, 1 and 4 = status.
    private static readonly DialectSql Query = DialectSql.Of(sql => $$"""
        SELECT seen.WebhookKey, seen.Version AS SeenVersion, {{sql.Number("asked.value", 2)}} AS Verdict, origin.By AS SetBy, origin.At AS SetAt
        FROM {{sql.Each("{0}", "asked")}}
        JOIN WebhookVersions seen ON seen.WebhookKey = {{sql.Number("asked.value", 0)}} AND seen.Version = {{sql.Number("asked.value", 1)}}
        JOIN WebhookVersions origin ON origin.WebhookKey = seen.WebhookKey AND origin.Version = 1 + COALESCE((
          SELECT MAX(older.Version) FROM WebhookVersions older
          WHERE older.WebhookKey = seen.WebhookKey AND older.Version < seen.Version
          AND CASE {{sql.Number("asked.value", 2)}}
                WHEN 3 THEN older.ProjectIds <> seen.ProjectIds
                WHEN 1 THEN older.Status <> seen.Status
                WHEN 4 THEN older.Status <> seen.Status
                ELSE older.EventTypes <> seen.EventTypes END), 0)
        """);

    public static async Task<IReadOnlyDictionary<Decision, Origin>> FindAsync(WebhooksDbContext context, IEnumerable<Decision> decisions, CancellationToken cancellationToken)
    {
        var asked = VerdictList.Write([.. decisions.Distinct()]);
        var rows = await context.Database.SqlQueryRaw<Row>(Query.For(context), asked).ToListAsync(cancellationToken);
        return rows.ToDictionary(
            row => new Decision(row.WebhookKey, row.SeenVersion, (Verdict)row.Verdict),
            row => new Origin(row.SetBy, DateTimeOffset.FromUnixTimeMilliseconds(row.SetAt)));
    }

    /// <summary>Null for a test of another webhook, and for an event about this one: no setting decided that.</summary>
    public static DecidingSetting? Of(Verdict verdict, string eventType, string? projectId, WebhookVersion seen, Origin origin) => verdict switch
    {
        Verdict.TestOfAnotherWebhook or Verdict.AboutThisWebhook => null,
        Verdict.ProjectNotSelected => new(WebhookSetting.Projects, seen.ProjectIds, projectId ?? "", origin.By, origin.At),
        Verdict.Held => new(WebhookSetting.Status, ["active"], "paused", origin.By, origin.At),
        Verdict.WebhookDisabled => new(WebhookSetting.Status, ["active"], "disabled", origin.By, origin.At),
        _ => new(WebhookSetting.EventTypes, seen.EventTypes, eventType, origin.By, origin.At),
    };

    public sealed record Origin(string By, DateTimeOffset At);

    private sealed record Row(long WebhookKey, int SeenVersion, int Verdict, string SetBy, long SetAt);
}
