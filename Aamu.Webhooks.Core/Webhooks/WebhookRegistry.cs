using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Webhooks;

/// <summary>A webhook that was just created, with the secret that its receiver needs.</summary>
public sealed record CreatedWebhook(WebhookId Id, string Secret);

/// <summary>Creates, changes and deletes webhooks.</summary>
public sealed partial class WebhookRegistry(
    SingleWriter writer, WebhookRoster roster, TeamRegister teams, DeliveryStates states, ILaneAlarm alarm, TeamPulse pulse, SecretVault vault, TimeProvider clock, ILogger<WebhookRegistry> logger)
{
    public const int MaxPerTeam = 1_000;

    /// <param name="scope">An editor's at least.</param>
    /// <param name="draft">Complete.</param>
    /// <param name="secret">Null: one is made. Else one brought along from another system.</param>
    public async Task<Outcome<CreatedWebhook>> CreateAsync(TeamScope scope, WebhookDraft draft, string? secret = null)
    {
        if (scope.Require(TeamRole.Editor) is { } forbidden)
        {
            return forbidden;
        }

        var errors = new Dictionary<string, string[]>(draft.Check(complete: true));
        var chosen = secret is null ? SigningSecret.Generate() : null;
        if (secret is not null && !SigningSecret.TryAccept(secret, out chosen, out var reason))
        {
            errors["secret"] = [reason];
        }

        if (errors.Count > 0)
        {
            return Refusal.Invalid(errors);
        }

        var outcome = await writer.WriteAsync(transaction => Create(transaction, scope, draft, chosen!));
        if (outcome.Value is { } created)
        {
            LogCreated(created.Id, scope.Actor);
        }

        return outcome;
    }

    /// <param name="scope">An editor's at least.</param>
    /// <param name="id">Which one.</param>
    /// <param name="draft">What is to be other than it is.</param>
    /// <param name="ifVersion">Refuses when the webhook is at another version by now: whoever decided had seen this one.</param>
    /// <param name="perSecond">When it is made active: how many of those it held are sent a second; null for all at once.</param>
    public async Task<Outcome<WebhookId>> ChangeAsync(TeamScope scope, WebhookId id, WebhookDraft draft, int? ifVersion = null, int? perSecond = null)
    {
        if (scope.Require(TeamRole.Editor) is { } forbidden)
        {
            return forbidden;
        }

        if (draft.Check(complete: false) is { Count: > 0 } errors)
        {
            return Refusal.Invalid(errors);
        }

        var changed = await writer.WriteAsync(transaction => Change(transaction, scope, id, draft, ifVersion));
        if (!changed.Succeeded)
        {
            return changed.Refusal;
        }

        LogChanged(id, scope.Actor);
        await MoveDeliveriesAsync(changed.Value, perSecond);
        pulse.Beat(scope.TeamId);
        return id;
    }

    /// <summary>Its log stays; what still waited is cancelled.</summary>
    public async Task<Outcome<WebhookId>> DeleteAsync(TeamScope scope, WebhookId id)
    {
        if (scope.Require(TeamRole.Editor) is { } forbidden)
        {
            return forbidden;
        }

        var key = await writer.WriteAsync(transaction =>
        {
            if (Find(transaction, scope, id) is not { } webhook)
            {
                return (long?)null;
            }

            var facts = FactsOf(webhook);
            // Nothing is sent for it any more, not even what waits: the next turn of its lane sees that it is gone.
            webhook.Secrets.Clear();
            webhook.Headers = [];
            (webhook.DeletedAt, webhook.LastEvent) = (clock.GetUtcNow(), LastEvent(transaction));
            WebhookVersions.SaveNext(transaction, webhook, scope.Actor, clock.GetUtcNow(), roster);
            WebhookVersions.ForgetHeaders(transaction, webhook.Key);
            HealthRows.Forget(transaction, webhook.Key);
            IncidentRows.Forget(transaction, webhook.Key);
            transaction.Audit(scope, AuditAction.WebhookDeleted, SubjectOf(webhook), Facts.Between(facts, Facts.None));
            return webhook.Key;
        });
        if (key is null)
        {
            return Refusal.NotFound("webhook");
        }

        LogDeleted(id, scope.Actor);
        await states.CancelAsync(key.Value);
        pulse.Beat(scope.TeamId);
        return id;
    }

    private async Task MoveDeliveriesAsync(StatusChange change, int? perSecond)
    {
        if (change.Before == change.After)
        {
            alarm.Wake(change.WebhookKey);
            return;
        }

        if (change.After == WebhookStatus.Active)
        {
            await states.ReleaseAsync(change.WebhookKey, perSecond);
            alarm.Wake(change.WebhookKey);
        }
        else
        {
            await states.HoldAsync(change.WebhookKey);
        }
    }

    private Outcome<CreatedWebhook> Create(WriteTransaction transaction, TeamScope scope, WebhookDraft draft, string secret)
    {
        // A ticket may be older than the team's end.
        if (!teams.Knows(scope.TeamId, transaction))
        {
            return Refusal.NotFound("team");
        }

        if (transaction.Context.Webhooks.In(scope).Count(webhook => webhook.DeletedAt == null) >= MaxPerTeam)
        {
            return Refusal.Conflict($"A team has at most {MaxPerTeam:N0} webhooks. Delete one that is no longer needed.");
        }

        var now = clock.GetUtcNow();
        var webhook = new Webhook
        {
            Id = WebhookId.New(clock),
            TeamId = scope.TeamId,
            Name = "",
            Url = "",
            CreatedAt = now,
            UpdatedAt = now,
            AfterEvent = LastEvent(transaction),
        };
        Apply(draft, webhook);
        webhook.Secrets.Add(new WebhookSecret { Number = 1, Closed = vault.Close(secret), CreatedAt = now });
        transaction.Context.Webhooks.Add(webhook);
        WebhookVersions.SaveNext(transaction, webhook, scope.Actor, now, roster);
        transaction.Audit(scope, AuditAction.WebhookCreated, SubjectOf(webhook), Facts.Between(Facts.None, FactsOf(webhook)));
        return new CreatedWebhook(webhook.Id, secret);
    }

    private Outcome<StatusChange> Change(WriteTransaction transaction, TeamScope scope, WebhookId id, WebhookDraft draft, int? ifVersion)
    {
        if (Find(transaction, scope, id) is not { } webhook)
        {
            return Refusal.NotFound("webhook");
        }

        if (ifVersion is not null && webhook.Version != ifVersion)
        {
            return Refusal.Conflict($"The webhook was changed meanwhile: it is at version {webhook.Version} now. Look at it again.");
        }

        var (before, url, facts, now) = (webhook.Status, webhook.Url, FactsOf(webhook), clock.GetUtcNow());
        Apply(draft, webhook);
        if (transaction.Context.ChangeTracker.HasChanges())
        {
            WebhookVersions.SaveNext(transaction, webhook, scope.Actor, now, roster);
            GiveAnotherChance(transaction, webhook, wasDisabled: before == WebhookStatus.Disabled, wasElsewhere: url != webhook.Url, now);
            transaction.Audit(scope, AuditAction.WebhookChanged, SubjectOf(webhook), Facts.Between(facts, FactsOf(webhook)));
        }

        return new StatusChange(webhook.Key, before, webhook.Status);
    }

    /// <summary>Whoever changes a webhook that fails wants to see whether that helped.</summary>
    private static void GiveAnotherChance(WriteTransaction transaction, Webhook webhook, bool wasDisabled, bool wasElsewhere, DateTimeOffset now)
    {
        var isEnabled = wasDisabled && webhook.Status != WebhookStatus.Disabled;
        IncidentRows.ProbeNow(transaction, webhook.Key, now);
        if (wasElsewhere || isEnabled)
        {
            IncidentRows.CountAgain(transaction, webhook.Key, now);
        }

        if (isEnabled)
        {
            IncidentRows.ProbeFirst(transaction, webhook.Key, now);
        }
    }

    private void Apply(WebhookDraft draft, Webhook webhook)
    {
        webhook.Name = draft.Name?.Trim() ?? webhook.Name;
        webhook.Description = draft.Description?.Trim() ?? webhook.Description;
        if (draft.Url is not null && WebhookUrl.TryAccept(draft.Url, out var url, out _))
        {
            webhook.Url = url.AbsoluteUri;
        }

        if (draft.Status is { } status && status != webhook.Status)
        {
            (webhook.Status, webhook.DisabledReason) = (status, status == WebhookStatus.Disabled ? "Disabled by a person." : null);
        }

        webhook.EventTypes = draft.EventTypes?.Distinct().ToList() ?? webhook.EventTypes;
        webhook.ProjectIds = draft.ProjectIds?.Distinct().ToList() ?? webhook.ProjectIds;
        // Other instances of the same headers would count as a change.
        if (draft.Headers is not null && !draft.Headers.SequenceEqual(vault.Open(webhook.Headers)))
        {
            webhook.Headers = vault.Close(draft.Headers);
        }
    }

    internal static Webhook? Find(WriteTransaction transaction, TeamScope scope, WebhookId id) =>
        transaction.Context.Webhooks.In(scope).Include(webhook => webhook.Secrets).FirstOrDefault(webhook => webhook.Id == id && webhook.DeletedAt == null);

    private Facts FactsOf(Webhook webhook) => Facts.Of(webhook, vault.Open(webhook.Headers));

    private static AuditSubject SubjectOf(Webhook webhook) => new(webhook.Id.Value, webhook.Name);

    /// <summary>The key of the newest event: the table counts on, even when its rows are gone.</summary>
    private static long LastEvent(WriteTransaction transaction) =>
        transaction.Prepared("SELECT seq FROM sqlite_sequence WHERE name = 'Events'").ExecuteScalar() as long? ?? 0;

    private sealed record StatusChange(long WebhookKey, WebhookStatus Before, WebhookStatus After);

    [LoggerMessage(Level = LogLevel.Information, Message = "Webhook {WebhookId} was created by {Actor}")]
    private partial void LogCreated(WebhookId webhookId, string actor);

    [LoggerMessage(Level = LogLevel.Information, Message = "Webhook {WebhookId} was changed by {Actor}")]
    private partial void LogChanged(WebhookId webhookId, string actor);

    [LoggerMessage(Level = LogLevel.Information, Message = "Webhook {WebhookId} was deleted by {Actor}")]
    private partial void LogDeleted(WebhookId webhookId, string actor);
}
