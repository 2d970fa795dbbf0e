using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Listening;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Teams;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Webhooks;

/// <summary>A webhook that was just created, with the secret that its receiver needs.</summary>
public sealed record CreatedWebhook(WebhookId Id, string Secret);

/// <summary>Creates, changes and deletes webhooks.</summary>
public sealed partial class WebhookRegistry(
    SingleWriter writer, WebhookRoster roster, TeamRegister teams, DeliveryStates states, RecoveryBell bell, DeliveryLimits limits, ILaneAlarm alarm, ListenerBook listeners, TeamPulse pulse, SecretVault vault, TimeProvider clock, ILogger<WebhookRegistry> logger)
{
    public const int MaxPerTeam = 1_000;

    private readonly WebhookWrites writes = new(roster, teams, vault, clock);

    /// <param name="scope">An editor's at least.</param>
    /// <param name="draft">Complete.</param>
    /// <param name="secret">Null: one is made. Else one brought along from another system.</param>
    public async Task<Outcome<CreatedWebhook>> CreateAsync(TeamScope scope, WebhookDraft draft, string? secret = null)
    {
        if (scope.Require(TeamRole.Editor) is { } forbidden)
        {
            return forbidden;
        }

        var errors = limits.With(draft, draft.Check(complete: true));
        var chosen = secret is null ? SigningSecret.Generate() : null;
        if (secret is not null && !SigningSecret.TryAccept(secret, out chosen, out var reason))
        {
            errors["secret"] = [reason];
        }

        if (errors.Count > 0)
        {
            return Refusal.Invalid(errors);
        }

        var outcome = await writer.WriteAsync(transaction => writes.Create(transaction, scope, draft, chosen!));
        if (outcome.Value is { } created)
        {
            pulse.Beat(scope.TeamId);
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

        if (limits.With(draft, draft.Check(complete: false)) is { Count: > 0 } errors)
        {
            return Refusal.Invalid(errors);
        }

        var changed = await writer.WriteAsync(transaction => writes.Change(transaction, scope, id, draft, ifVersion, perSecond));
        if (!changed.Succeeded)
        {
            return changed.Refusal;
        }

        LogChanged(id, scope.Actor);
        if (draft.Url is not null && !ListenTarget.Is(draft.Url))
        {
            listeners.End(changed.Value.WebhookKey, "The webhook sends to a URL now.");
        }

        await MoveDeliveriesAsync(changed.Value);
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

        var key = await writer.WriteAsync(transaction => writes.Delete(transaction, scope, id));
        if (key is null)
        {
            return Refusal.NotFound("webhook");
        }

        LogDeleted(id, scope.Actor);
        listeners.End(key.Value, "The webhook was deleted.");
        await states.CancelAsync(key.Value);
        pulse.Beat(scope.TeamId);
        return id;
    }

    private async Task MoveDeliveriesAsync(StatusChange change)
    {
        if (change.Before == change.After)
        {
            alarm.Wake(change.WebhookKey);
            return;
        }

        if (change.After == WebhookStatus.Active)
        {
            if (change.IsPaced)
            {
                bell.Ring();
            }
            else
            {
                await states.ReleaseAsync(change.WebhookKey);
            }

            alarm.Wake(change.WebhookKey);
        }
        else
        {
            await states.HoldAsync(change.WebhookKey);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Webhook {WebhookId} was created by {Actor}")]
    private partial void LogCreated(WebhookId webhookId, string actor);

    [LoggerMessage(Level = LogLevel.Information, Message = "Webhook {WebhookId} was changed by {Actor}")]
    private partial void LogChanged(WebhookId webhookId, string actor);

    [LoggerMessage(Level = LogLevel.Information, Message = "Webhook {WebhookId} was deleted by {Actor}")]
    private partial void LogDeleted(WebhookId webhookId, string actor);
}
