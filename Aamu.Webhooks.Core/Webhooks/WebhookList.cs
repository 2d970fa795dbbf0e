using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Webhooks;

/// <summary>The last attempt of a webhook, as a list shows it.</summary>
public sealed record LastAttempt(DateTimeOffset At, AttemptOutcome Outcome, int? StatusCode);

/// <summary>A webhook as a list shows it.</summary>
public sealed record WebhookLine(
    WebhookId Id, string Name, string Url, WebhookStatus Status, string? DisabledReason, IReadOnlyList<string> EventTypes, IReadOnlyList<string> ProjectIds,
    LastAttempt? Last, bool HasPending, int Held)
{
    /// <summary>Held deliveries are counted up to here.</summary>
    public const int MostCounted = 1_000;

    /// <summary>Its receiver is down: deliveries wait for a probe to get through.</summary>
    public OpenCircuit? Circuit { get; init; }
}

/// <summary>A webhook with all its settings; of its secrets only which sign now, the newest first.</summary>
public sealed record WebhookDetails(
    WebhookId Id, TeamId TeamId, string Name, string Description, string Url, WebhookStatus Status, string? DisabledReason,
    IReadOnlyList<string> EventTypes, IReadOnlyList<string> ProjectIds, IReadOnlyList<CustomHeader> Headers,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version, IReadOnlyList<SigningKey> Signing)
{
    /// <summary>How it is tried, where that differs from the settings.</summary>
    public DeliveryPolicy Delivery { get; init; } = DeliveryPolicy.Usual;

    public bool HasSecret => Signing.Any(key => key.Until is null);

    /// <summary>When the last of the previous ones ends; null outside an overlap.</summary>
    public DateTimeOffset? PreviousSecretExpiresAt => Signing.Max(key => key.Until);
}

public sealed record WebhookName(WebhookId Id, string Name);

/// <summary>Reads webhooks.</summary>
public sealed class WebhookList(IDbContextFactory<WebhooksDbContext> contexts, SecretVault vault, TimeProvider clock)
{
    private const int NewestLookedAt = 100;

    /// <summary>By name; bounded by what a team may have.</summary>
    public async Task<IReadOnlyList<WebhookLine>> LinesAsync(TeamScope scope, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.Webhooks.In(scope)
            .Where(webhook => webhook.DeletedAt == null)
            .OrderBy(webhook => webhook.Name).ThenBy(webhook => webhook.Key)
            .Select(webhook => new
            {
                webhook.Id,
                webhook.Name,
                webhook.Url,
                webhook.Status,
                webhook.DisabledReason,
                webhook.EventTypes,
                webhook.ProjectIds,
                // A single value, so that it is looked up in the index; a row would be numbered out of all deliveries there are. In an outage or a pause
                // the newest ones have no attempt, however many there are, or an older one was tried later: then the figures' books know of the last, or the outage.
                LastKey = context.Deliveries
                    .Where(delivery => delivery.WebhookKey == webhook.Key)
                    .OrderByDescending(delivery => delivery.Key)
                    .Take(NewestLookedAt)
                    .Where(delivery => delivery.LastAttemptAt != null)
                    .OrderByDescending(delivery => delivery.Key)
                    .Select(delivery => (long?)delivery.Key)
                    .FirstOrDefault(),
                Counted = context.WebhookHealths
                    .Where(health => health.WebhookKey == webhook.Key)
                    .Select(health => new LastAttempt(health.LastAttemptAt, health.LastOutcome, health.LastStatusCode)).FirstOrDefault(),
                HasPending = context.Deliveries.Any(delivery => delivery.WebhookKey == webhook.Key && delivery.State == DeliveryState.Pending),
                Circuit = context.Incidents
                    .Where(incident => incident.WebhookKey == webhook.Key && incident.EndedAt == null && incident.OpenedAt != null && incident.ProbeAt != null)
                    .Select(incident => new OpenCircuit(incident.StartedAt, incident.ProbeAt!.Value)).FirstOrDefault(),
                Failed = context.Incidents
                    .Where(incident => incident.WebhookKey == webhook.Key && incident.EndedAt == null)
                    .Select(incident => new LastAttempt(incident.LastFailureAt, incident.LastOutcome, incident.LastStatusCode)).FirstOrDefault(),
                Held = context.Deliveries.Where(delivery => delivery.WebhookKey == webhook.Key && delivery.State == DeliveryState.Held).OrderBy(delivery => delivery.Key).Take(WebhookLine.MostCounted).Count(),
            })
            .ToListAsync(cancellationToken);
        var keys = rows.ConvertAll(row => row.LastKey ?? 0);
        var last = await context.Deliveries
            .Where(delivery => keys.Contains(delivery.Key))
            .ToDictionaryAsync(delivery => delivery.Key, delivery => new LastAttempt(delivery.LastAttemptAt!.Value, delivery.LastOutcome!.Value, delivery.LastStatusCode), cancellationToken);
        return [.. rows.Select(row => new WebhookLine(
            row.Id, row.Name, SandboxAddress.For(scope, row.Url), row.Status, row.DisabledReason, row.EventTypes, row.ProjectIds,
            new[] { last.GetValueOrDefault(row.LastKey ?? 0), row.Failed, row.Counted }.MaxBy(attempt => attempt?.At), row.HasPending, row.Held)
        {
            Circuit = row.Circuit,
        })];
    }

    /// <summary>By name, for a choice among them: without what each of them did.</summary>
    public async Task<IReadOnlyList<WebhookName>> NamesAsync(TeamScope scope, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Webhooks.In(scope)
            .Where(webhook => webhook.DeletedAt == null)
            .OrderBy(webhook => webhook.Name).ThenBy(webhook => webhook.Key)
            .Select(webhook => new WebhookName(webhook.Id, webhook.Name))
            .ToListAsync(cancellationToken);
    }

    public async Task<WebhookDetails?> FindAsync(TeamScope scope, WebhookId id, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var webhook = await context.Webhooks.In(scope).Include(row => row.Secrets)
            .FirstOrDefaultAsync(row => row.Id == id && row.DeletedAt == null, cancellationToken);
        return webhook is null ? null : Details(scope, webhook);
    }

    /// <summary>In the order of creation, after the given key; the last line's key is the next cursor.</summary>
    public async Task<Page<WebhookDetails>> PageAsync(TeamScope scope, int limit, long? after = null, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.Webhooks.In(scope).Include(webhook => webhook.Secrets)
            .Where(webhook => webhook.DeletedAt == null && webhook.Key > (after ?? 0))
            .OrderBy(webhook => webhook.Key)
            .Take(limit + 1)
            .ToListAsync(cancellationToken);
        return Page.Of(rows, limit, webhook => webhook.Key).Select(webhook => Details(scope, webhook));
    }

    private WebhookDetails Details(TeamScope scope, Webhook webhook)
    {
        var now = clock.GetUtcNow();
        return new WebhookDetails(
            webhook.Id, webhook.TeamId, webhook.Name, webhook.Description, SandboxAddress.For(scope, webhook.Url), webhook.Status, webhook.DisabledReason,
            webhook.EventTypes, webhook.ProjectIds, Headers(scope, webhook), webhook.CreatedAt, webhook.UpdatedAt, webhook.Version,
            [.. webhook.Secrets.Select(secret => new SigningKey(secret.Number, secret.ExpiresAt)).Where(key => key.SignsAt(now)).OrderByDescending(key => key.Number)])
        {
            Delivery = new DeliveryPolicy(webhook.TimeoutSeconds, webhook.RetrySchedule),
        };
    }

    /// <summary>A viewer sees no secrets, and a header's value can be one. Those who may change it see what they change.</summary>
    private List<CustomHeader> Headers(TeamScope scope, Webhook webhook) => scope.Allows(TeamRole.Editor)
        ? vault.Open(webhook.Headers)
        : vault.Open(webhook.Headers).ConvertAll(header => CredentialHeaders.Contains(header.Name) ? header with { Value = CredentialHeaders.Mask } : header);
}
