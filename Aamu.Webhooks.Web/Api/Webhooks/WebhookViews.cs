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
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    [Description(BodyFields.WarningsMeaning)]
    public IReadOnlyList<string>? Warnings { get; init; }

    public static WebhookView Of(WebhookDetails webhook) => new(
        webhook.Id.Value, webhook.TeamId.Value, webhook.Name, webhook.Description, webhook.Url, webhook.Status, webhook.DisabledReason,
        webhook.EventTypes, webhook.ProjectIds, HeadersOf(webhook), webhook.CreatedAt, webhook.UpdatedAt);

    public static IReadOnlyDictionary<string, string>? HeadersOf(WebhookDetails webhook) =>
        webhook.Headers.Count > 0 ? webhook.Headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase) : null;
}

/// <summary>A new webhook with the secret that its receiver needs.</summary>
internal sealed record CreatedWebhookView(
    string Id, string TeamId, string Name, string Description, string Url, WebhookStatus Status, string? DisabledReason,
    IReadOnlyList<string> EventTypes, IReadOnlyList<string> ProjectIds, IReadOnlyDictionary<string, string>? Headers, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    string Secret)
{
    [Description(BodyFields.WarningsMeaning)]
    public IReadOnlyList<string>? Warnings { get; init; }

    public static CreatedWebhookView Of(WebhookDetails webhook, string secret) => new(
        webhook.Id.Value, webhook.TeamId.Value, webhook.Name, webhook.Description, webhook.Url, webhook.Status, webhook.DisabledReason,
        webhook.EventTypes, webhook.ProjectIds, WebhookView.HeadersOf(webhook), webhook.CreatedAt, webhook.UpdatedAt, secret);
}

internal sealed record NewWebhookBody(
    string Name, string? Description, string Url, WebhookStatus? Status, IReadOnlyList<string> EventTypes, IReadOnlyList<string>? ProjectIds,
    IReadOnlyDictionary<string, string>? Headers,
    [property: Description("One brought along from another system: whsec_ and the base64 of 24–64 bytes. Made when left out.")] string? Secret);

internal sealed record WebhookChangeBody(
    string? Name, string? Description, string? Url, WebhookStatus? Status, IReadOnlyList<string>? EventTypes, IReadOnlyList<string>? ProjectIds,
    IReadOnlyDictionary<string, string>? Headers);
