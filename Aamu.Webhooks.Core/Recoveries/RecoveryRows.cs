using System.Text.Json;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Core.Recoveries;

/// <summary>Rows of recoveries, within a transaction.</summary>
internal static class RecoveryRows
{
    private const string CountHeld = "SELECT COUNT(*) FROM Deliveries WHERE WebhookKey = $1 AND State = 1";

    private const string LastDelivery = "SELECT COALESCE(MAX(Key), 0) FROM Deliveries";

    private const string End = """
        UPDATE RecoveryRuns SET State = 3, EndedAt = $2, EndedBy = $3 WHERE WebhookKey = $1 AND Kind = 2 AND EndedAt IS NULL
        """;

    public static void Add(WriteTransaction transaction, RecoveryRun run)
    {
        transaction.Context.RecoveryRuns.Add(run);
        transaction.Context.SaveChanges();
    }

    /// <summary>In the transaction that resumes the webhook: from then on nothing but this recovery lets go what it held.</summary>
    public static void AddRelease(WriteTransaction transaction, TeamScope scope, Webhook webhook, int perSecond, DateTimeOffset now, TimeProvider clock)
    {
        var held = (int)transaction.Statement(CountHeld).Bind(webhook.Key).Number()!.Value;
        var end = transaction.Statement(LastDelivery).Number()!.Value;
        var selection = new RecoverySelection(new DeliveryFilter { WebhookId = webhook.Id }, [DeliveryState.Held]);
        Add(transaction, new RecoveryWish(RecoveryId.New(clock), RecoveryKind.Release, webhook, selection, perSecond, held, 0, end, now).Row(scope));
    }

    /// <summary>Its webhook does not send any more: what is left is held, until somebody decides anew.</summary>
    public static void EndReleases(WriteTransaction transaction, long webhookKey, DateTimeOffset now, string why) =>
        transaction.Statement(End).Bind(webhookKey, now, why).Run();

    public static string Write(RecoverySelection selection) => JsonSerializer.Serialize(selection);

    public static RecoverySelection Read(string selection) => JsonSerializer.Deserialize<RecoverySelection>(selection)!;
}
