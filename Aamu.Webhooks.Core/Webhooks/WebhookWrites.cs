using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Checkups;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Webhooks;

/// <summary>What became of a webhook's status: its deliveries are moved after the commit.</summary>
/// <param name="IsPaced">A recovery lets go what it held.</param>
internal sealed record StatusChange(long WebhookKey, WebhookStatus Before, WebhookStatus After, bool IsPaced = false);

/// <summary>What <see cref="WebhookRegistry"/> does within one transaction: the rows, their page of the history, and the entry of the audit log.</summary>
internal sealed class WebhookWrites(WebhookRoster roster, TeamRegister teams, SecretVault vault, TimeProvider clock)
{
    private static readonly DialectSql NewestEvent = new(
        "SELECT seq FROM sqlite_sequence WHERE name = 'Events'", "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM events_key_seq");

    public Outcome<CreatedWebhook> Create(WriteTransaction transaction, TeamScope scope, WebhookDraft draft, string secret)
    {
        // A ticket may be older than the team's end.
        if (!teams.Knows(scope.TeamId, transaction))
        {
            return Refusal.NotFound("team");
        }

        if (transaction.Context.Webhooks.In(scope).Count(webhook => webhook.DeletedAt == null) >= WebhookRegistry.MaxPerTeam)
        {
            return Refusal.Conflict($"A team has at most {WebhookRegistry.MaxPerTeam:N0} webhooks. Delete one that is no longer needed.");
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

    public Outcome<StatusChange> Change(WriteTransaction transaction, TeamScope scope, WebhookId id, WebhookDraft draft, int? ifVersion, int? perSecond = null)
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

        return new StatusChange(webhook.Key, before, webhook.Status, MovePaced(transaction, scope, webhook, before, perSecond));
    }

    /// <summary>In the transaction of the new status, so that nobody lets go at once what is to go at a pace.</summary>
    private bool MovePaced(WriteTransaction transaction, TeamScope scope, Webhook webhook, WebhookStatus before, int? perSecond)
    {
        if (before == webhook.Status)
        {
            return false;
        }

        RecoveryRows.EndReleases(transaction, webhook.Key, clock.GetUtcNow(), scope.Actor);
        if (webhook.Status != WebhookStatus.Active || perSecond is not { } pace)
        {
            return false;
        }

        RecoveryRows.AddRelease(transaction, scope, webhook, pace, clock.GetUtcNow(), clock);
        return true;
    }

    /// <summary>The key of the one that is gone; null when there was none.</summary>
    public long? Delete(WriteTransaction transaction, TeamScope scope, WebhookId id)
    {
        if (Find(transaction, scope, id) is not { } webhook)
        {
            return null;
        }

        var (facts, now) = (FactsOf(webhook), clock.GetUtcNow());
        // Nothing is sent for it any more, not even what waits: the next turn of its lane sees that it is gone.
        webhook.Secrets.Clear();
        webhook.Headers = [];
        (webhook.DeletedAt, webhook.LastEvent) = (now, LastEvent(transaction));
        WebhookVersions.SaveNext(transaction, webhook, scope.Actor, now, roster);
        WebhookVersions.ForgetHeaders(transaction, webhook.Key);
        HealthRows.Forget(transaction, webhook.Key);
        IncidentRows.Forget(transaction, webhook.Key);
        RecoveryRows.EndReleases(transaction, webhook.Key, now, scope.Actor);
        CheckupRows.Forget(transaction, webhook.Key);
        transaction.Audit(scope, AuditAction.WebhookDeleted, SubjectOf(webhook), Facts.Between(facts, Facts.None));
        return webhook.Key;
    }

    /// <summary>Whoever changes a webhook that fails wants to see whether that helped.</summary>
    private static void GiveAnotherChance(WriteTransaction transaction, Webhook webhook, bool wasDisabled, bool wasElsewhere, DateTimeOffset now)
    {
        var isEnabled = wasDisabled && webhook.Status != WebhookStatus.Disabled;
        IncidentRows.ProbeNow(transaction, webhook.Key);
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
        if (ListenTarget.Is(draft.Url))
        {
            webhook.Url = ListenTarget.Url;
        }
        else if (draft.Url is not null && WebhookUrl.TryAccept(draft.Url, out var url, out _))
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

        if (draft.Delivery is { } delivery)
        {
            (webhook.TimeoutSeconds, webhook.RetrySchedule) = (delivery.TimeoutSeconds, delivery.RetrySchedule);
        }
    }

    public static Webhook? Find(WriteTransaction transaction, TeamScope scope, WebhookId id) =>
        transaction.Context.Webhooks.In(scope).Include(webhook => webhook.Secrets).FirstOrDefault(webhook => webhook.Id == id && webhook.DeletedAt == null);

    private Facts FactsOf(Webhook webhook) => Facts.Of(webhook, vault.Open(webhook.Headers));

    private static AuditSubject SubjectOf(Webhook webhook) => new(webhook.Id.Value, webhook.Name);

    /// <summary>The key of the newest event: the table counts on, even when its rows are gone.</summary>
    private static long LastEvent(WriteTransaction transaction) =>
        transaction.Statement(NewestEvent).Number() ?? 0;
}
