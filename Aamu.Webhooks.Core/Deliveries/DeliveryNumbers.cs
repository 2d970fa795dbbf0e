using Aamu.Webhooks.Core.Data;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>How deliveries are numbered for their receivers, in the statement that makes them; see docs/decisions/sequence.md.</summary>
internal static class DeliveryNumbers
{
    /// <summary>The next number of the webhook <c>$3</c>: keys and numbers rise together, so its newest delivery has the highest one that is kept.</summary>
    public static string Next(Dialect sql) => "1 + " + sql.Greater(
        "COALESCE((SELECT Sequence FROM Deliveries WHERE WebhookKey = $3 ORDER BY Key DESC LIMIT 1), 0)",
        "(SELECT ForgottenSequence FROM Webhooks WHERE Key = $3)");
}
