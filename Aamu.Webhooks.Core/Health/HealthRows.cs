using Aamu.Webhooks.Core.Data;

namespace Aamu.Webhooks.Core.Health;

/// <summary>Writes sums to the books, together with the mark up to where attempts are counted now.</summary>
internal static class HealthRows
{
    // A deleted webhook has no health; nor has one whose rows a team's end has taken. One question for all of them: they are thousands, and a server's answer is a journey.
    private static readonly DialectSql ReadTimes = DialectSql.Of(sql => $"""
        SELECT w.Key, {sql.Number("place.value", 1)}, COALESCE((SELECT Times FROM WebhookHours WHERE WebhookKey = w.Key AND Hour = {sql.Number("place.value", 1)}), '')
        FROM {sql.Each("$1", "place")} JOIN Webhooks w ON w.Key = {sql.Number("place.value", 0)} AND w.DeletedAt IS NULL
        """);

    private const string AddHour = """
        INSERT INTO WebhookHours (WebhookKey, Hour, Delivered, Retried, GaveUp, Times) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (WebhookKey, Hour) DO UPDATE SET Delivered = WebhookHours.Delivered + $3, Retried = WebhookHours.Retried + $4, GaveUp = WebhookHours.GaveUp + $5, Times = $6
        """;

    private const string AddRun = """
        INSERT INTO WebhookHealths (WebhookKey, LastAttemptAt, LastOutcome, LastStatusCode, LastSuccessAt, LastFailureAt, LastFailureOutcome, LastFailureStatusCode, FailingSince, FailuresInARow)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 WHERE EXISTS (SELECT 1 FROM Webhooks WHERE Key = $1 AND DeletedAt IS NULL)
        ON CONFLICT (WebhookKey) DO UPDATE SET LastAttemptAt = $2, LastOutcome = $3, LastStatusCode = $4,
            LastSuccessAt = COALESCE($5, WebhookHealths.LastSuccessAt), LastFailureAt = COALESCE($6, WebhookHealths.LastFailureAt),
            LastFailureOutcome = CASE WHEN $6 IS NULL THEN WebhookHealths.LastFailureOutcome ELSE $7 END,
            LastFailureStatusCode = CASE WHEN $6 IS NULL THEN WebhookHealths.LastFailureStatusCode ELSE $8 END,
            FailingSince = CASE WHEN $5 IS NULL THEN COALESCE(WebhookHealths.FailingSince, $9) ELSE $9 END,
            FailuresInARow = CASE WHEN $5 IS NULL THEN WebhookHealths.FailuresInARow + $10 ELSE $10 END
        """;

    private const string MoveMark = "UPDATE HealthMarks SET AttemptKey = $1 WHERE Id = 1 AND AttemptKey = $2";

    private const string ForgetHours = "DELETE FROM WebhookHours WHERE WebhookKey = $1";

    private const string ForgetHealth = "DELETE FROM WebhookHealths WHERE WebhookKey = $1";

    /// <returns>False when another node has counted them meanwhile: nothing was written.</returns>
    public static bool Add(WriteTransaction transaction, HealthSums sums, long from, long upTo)
    {
        if (transaction.Statement(MoveMark).Bind(upTo, from).Run() == 0)
        {
            return false;
        }

        foreach (var (webhook, hour, known) in Known(transaction, sums))
        {
            // The sums stay as they are: the writer may come a second time.
            var (sum, times) = (sums.Hours[(webhook, hour)], DeliveryTimes.Read(known));
            times.Add(sum.Times.ToString());
            transaction.Statement(AddHour).Bind(webhook, hour, sum.Delivered, sum.Retried, sum.GaveUp, times.ToString()).RunByTheWay();
        }

        foreach (var (webhook, run) in sums.Runs)
        {
            transaction.Statement(AddRun).Bind(
                webhook, run.Last!.StartedAt, run.Last.Outcome, run.Last.StatusCode, run.LastSuccess?.StartedAt,
                run.LastFailure?.StartedAt, run.LastFailure?.Outcome, run.LastFailure?.StatusCode, run.FirstFailure?.StartedAt, run.Failures).RunByTheWay();
        }

        return true;
    }

    /// <summary>The times in the books, for each webhook and hour that is to have more.</summary>
    private static List<(long WebhookKey, long Hour, string Times)> Known(WriteTransaction transaction, HealthSums sums)
    {
        var known = new List<(long, long, string)>(sums.Hours.Count);
        using var row = transaction.Statement(ReadTimes).Bind($"[{string.Join(',', sums.Hours.Keys.Select(place => $"[{place.WebhookKey},{place.Hour}]"))}]");
        while (row.Read())
        {
            known.Add((row.GetInt64(0), row.GetInt64(1), row.GetString(2)));
        }

        return known;
    }

    /// <summary>In the transaction that deletes the webhook.</summary>
    public static void Forget(WriteTransaction transaction, long webhookKey)
    {
        transaction.Statement(ForgetHours).Bind(webhookKey).RunByTheWay();
        transaction.Statement(ForgetHealth).Bind(webhookKey).RunByTheWay();
    }
}
