using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Web.Shared;

/// <summary>Where the things of a team have their pages.</summary>
public static class Paths
{
    /// <summary>The API, described for people.</summary>
    public const string Api = "/docs/api";

    public static string Overview(string team) => $"/t/{team}";

    public static string Deliveries(string team) => $"/t/{team}/deliveries";

    public static string Delivery(string team, object id) => $"/t/{team}/deliveries/{Uri.EscapeDataString($"{id}")}";

    /// <summary>Of one recovery: the deliveries that it made due, in one state or in any.</summary>
    public static string DeliveriesOf(string team, RecoveryId recovery, string? status = null) =>
        $"{Deliveries(team)}?recovery={Uri.EscapeDataString(recovery.Value)}{(status is null ? "" : $"&status={status}")}";

    public static string Recoveries(string team) => $"/t/{team}/recoveries";

    public static string Events(string team) => $"/t/{team}/events";

    /// <summary>The events that have a text somewhere in them.</summary>
    public static string EventsWith(string team, string text) => $"{Events(team)}?text={Uri.EscapeDataString(text)}";

    public static string Event(string team, object id) => $"/t/{team}/events/{Uri.EscapeDataString($"{id}")}";

    public static string Refused(string team) => $"/t/{team}/refused";

    /// <summary>The catalog; with an event type, that entry of it.</summary>
    public static string Catalog(string team, string? type = null) => $"/t/{team}/catalog" + (type is null ? "" : $"?q={Uri.EscapeDataString(type)}");

    public static string Webhook(string team, object id) => $"/t/{team}/webhooks/{Uri.EscapeDataString($"{id}")}";

    public static string Webhooks(string team) => $"/t/{team}/webhooks";

    /// <summary>A webhook's changes, from one of its versions into the past.</summary>
    public static string History(string team, object id, int? from = null) => $"{Webhook(team, id)}/history{(from is null ? "" : $"?from={from}")}";

    /// <summary>The form for a new one, filled with another one's settings.</summary>
    public static string LikeWebhook(string team, object id) => $"{Webhooks(team)}/new?like={Uri.EscapeDataString($"{id}")}";

    public static string Signatures(string team, object delivery) => $"/t/{team}/signatures?delivery={Uri.EscapeDataString($"{delivery}")}";

    public static string Why(string team) => $"/t/{team}/why";

    public static string Audit(string team) => $"/t/{team}/audit";

    public static string Members(string team) => $"/t/{team}/members";

    public static string Sandbox(string team) => $"/t/{team}/sandbox";

    public static string Sandbox(string team, object id) => $"/t/{team}/sandbox/{Uri.EscapeDataString($"{id}")}";

    /// <summary>How to verify, in every language.</summary>
    public static string Verify(string team) => $"/t/{team}/verify";

    /// <summary>The page of whatever the id names by its prefix; null for what is no id of ours.</summary>
    public static string? Of(string team, string? pasted) => pasted?.Trim() switch
    {
        { Length: > 100 } => null,
        { } id when id.StartsWith("whd_", StringComparison.Ordinal) => Delivery(team, id),
        { } id when id.StartsWith("evt_", StringComparison.Ordinal) => Event(team, id),
        { } id when id.StartsWith("wh_", StringComparison.Ordinal) => Webhook(team, id),
        { } id when id.StartsWith(RecoveryId.Prefix, StringComparison.Ordinal) => Recoveries(team),
        { } id when id.StartsWith("sbx_", StringComparison.Ordinal) => Sandbox(team, id),
        _ => null,
    };
}
