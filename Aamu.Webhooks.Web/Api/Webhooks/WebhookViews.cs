using System.ComponentModel;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Api.Input;

namespace Aamu.Webhooks.Web.Api.Webhooks;

internal sealed record WebhookView(
    string Id, string TeamId, string Name, string Description, string Url,
    [property: Description("active; paused: deliveries are held until it is active again; disabled: nothing new is collected.")] WebhookStatus Status,
    string? DisabledReason,
    [property: Description("Exact names, families like task.*, or * for all.")] IReadOnlyList<string> EventTypes,
    [property: Description("Empty: every project. An event that carries no project passes every filter.")] IReadOnlyList<string> ProjectIds,
    [property: Description("Sent with every request, name and value; absent when there are none.")] IReadOnlyDictionary<string, string>? Headers,
    [property: Description(WebhookDelivery.Meaning)] WebhookDelivery? Delivery,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    [Description(BodyFields.WarningsMeaning)]
    public IReadOnlyList<string>? Warnings { get; init; }

    public static WebhookView Of(WebhookDetails webhook) => new(
        webhook.Id.Value, webhook.TeamId.Value, webhook.Name, webhook.Description, webhook.Url, webhook.Status, webhook.DisabledReason,
        webhook.EventTypes, webhook.ProjectIds, HeadersOf(webhook), WebhookDelivery.Of(webhook.Delivery), webhook.CreatedAt, webhook.UpdatedAt);

    public static IReadOnlyDictionary<string, string>? HeadersOf(WebhookDetails webhook) =>
        webhook.Headers.Count > 0 ? webhook.Headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase) : null;
}

/// <summary>A new webhook with the secret that its receiver needs.</summary>
internal sealed record CreatedWebhookView(
    string Id, string TeamId, string Name, string Description, string Url, WebhookStatus Status, string? DisabledReason,
    IReadOnlyList<string> EventTypes, IReadOnlyList<string> ProjectIds, IReadOnlyDictionary<string, string>? Headers,
    [property: Description(WebhookDelivery.Meaning)] WebhookDelivery? Delivery, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    string Secret)
{
    [Description(BodyFields.WarningsMeaning)]
    public IReadOnlyList<string>? Warnings { get; init; }

    public static CreatedWebhookView Of(WebhookDetails webhook, string secret) => new(
        webhook.Id.Value, webhook.TeamId.Value, webhook.Name, webhook.Description, webhook.Url, webhook.Status, webhook.DisabledReason,
        webhook.EventTypes, webhook.ProjectIds, WebhookView.HeadersOf(webhook), WebhookDelivery.Of(webhook.Delivery), webhook.CreatedAt, webhook.UpdatedAt, secret);
}

internal sealed record NewWebhookBody(
    string Name, string? Description, string Url, WebhookStatus? Status, IReadOnlyList<string> EventTypes, IReadOnlyList<string>? ProjectIds,
    IReadOnlyDictionary<string, string>? Headers, WebhookDelivery? Delivery,
    [property: Description("One brought along from another system: whsec_ and the base64 of 24–64 bytes. Made when left out.")] string? Secret);

internal sealed record WebhookChangeBody(
    string? Name, string? Description, string? Url, WebhookStatus? Status, IReadOnlyList<string>? EventTypes, IReadOnlyList<string>? ProjectIds,
    IReadOnlyDictionary<string, string>? Headers,
    [property: Description("Replaced as a whole; {} for the usual ones.")] WebhookDelivery? Delivery);

/// <summary>How one webhook is sent to, where it is not as usual.</summary>
internal sealed record WebhookDelivery(
    [property: Description("How long one attempt may take.")] int? TimeoutSeconds,
    [property: Description("The waits between tries, as 00:00:05, 00:01:00, 1.00:00:00; an empty text for one try only.")] string? RetrySchedule)
{
    public const string Meaning = "Its own timeout and retries; absent, or without one of them: as usual.";

    public static WebhookDelivery? Of(DeliveryPolicy policy) => policy is { TimeoutSeconds: null, RetrySchedule: null } ? null : new(policy.TimeoutSeconds, policy.RetrySchedule);
}
