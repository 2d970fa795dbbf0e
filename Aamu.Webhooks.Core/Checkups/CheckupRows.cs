using System.Text.Json;
using System.Text.Json.Serialization;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Checkups;

/// <summary>The check-ups' rows as they are written and read.</summary>
internal static class CheckupRows
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    private const string Start = """
        INSERT INTO Checkups (WebhookKey, StartedAt) VALUES ($1, $2) ON CONFLICT (WebhookKey) DO UPDATE SET StartedAt = $2
        """;

    private const string End = "UPDATE Checkups SET FinishedAt = $3, Report = COALESCE($4, Report) WHERE WebhookKey = $1 AND StartedAt = $2";
    private const string Remove = "DELETE FROM Checkups WHERE WebhookKey = $1";

    public static void Begin(WriteTransaction transaction, long webhook, DateTimeOffset now) => transaction.Statement(Start).Bind(webhook, now).Run();

    /// <param name="transaction">Where it is written.</param>
    /// <param name="webhook">Whose.</param>
    /// <param name="startedAt">Which: another may have begun since.</param>
    /// <param name="now">When it ended.</param>
    /// <param name="report">Null when it broke off: then the one before stays.</param>
    public static void Finish(WriteTransaction transaction, long webhook, DateTimeOffset startedAt, DateTimeOffset now, CheckupReport? report) =>
        transaction.Statement(End).Bind(webhook, startedAt, now, report is null ? null : JsonSerializer.Serialize(report, Json)).Run();

    public static void Forget(WriteTransaction transaction, long webhook) => transaction.Statement(Remove).Bind(webhook).Run();

    /// <summary>When the team's endpoints were last checked, since a moment.</summary>
    public static List<Checkup> Since(WriteTransaction transaction, TeamId team, DateTimeOffset moment) => [.. transaction.Context.Checkups.AsNoTracking()
        .Where(checkup => checkup.StartedAt > moment && transaction.Context.Webhooks.Any(webhook => webhook.Key == checkup.WebhookKey && webhook.TeamId == team))];

    public static CheckupReport Read(string report) => JsonSerializer.Deserialize<CheckupReport>(report, Json)!;
}
