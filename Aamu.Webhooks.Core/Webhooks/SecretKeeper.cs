using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Teams;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Webhooks;

/// <summary>A new secret with its number, and until when the previous one goes on signing beside it.</summary>
public sealed record RotatedSecret(int Number, string Secret, DateTimeOffset PreviousExpiresAt);

/// <summary>Reveals and rotates signing secrets: for admins, and on record.</summary>
public sealed partial class SecretKeeper(
    SingleWriter writer, WebhookRoster roster, SecretVault vault, TeamPulse pulse, TimeProvider clock, ILogger<SecretKeeper> logger)
{
    public static readonly TimeSpan DefaultOverlap = TimeSpan.FromDays(1);
    public static readonly TimeSpan MaxOverlap = TimeSpan.FromDays(7);

    /// <summary>More signatures than these in one header help nobody.</summary>
    private const int MaxSigning = 5;

    /// <summary>Nothing is shown that is not on record: the entry is on the disk before the secret goes out.</summary>
    public async Task<Outcome<string>> RevealAsync(TeamScope scope, WebhookId id)
    {
        if (scope.Require(TeamRole.Admin) is { } forbidden)
        {
            return forbidden;
        }

        var outcome = await writer.WriteAsync(transaction => Reveal(transaction, scope, id));
        if (outcome.Succeeded)
        {
            LogRevealed(id, scope.Actor);
        }

        return outcome;
    }

    /// <summary>Makes a new secret. Until the overlap ends the previous ones sign too, so that the receiver can change over in peace.</summary>
    public async Task<Outcome<RotatedSecret>> RotateAsync(TeamScope scope, WebhookId id, TimeSpan? overlap = null)
    {
        if (scope.Require(TeamRole.Admin) is { } forbidden)
        {
            return forbidden;
        }

        var wait = overlap ?? DefaultOverlap;
        if (wait < TimeSpan.Zero || wait > MaxOverlap)
        {
            return Refusal.Field("overlapSeconds", $"The overlap is 0–{MaxOverlap.TotalSeconds:0} seconds.");
        }

        var outcome = await writer.WriteAsync(transaction => Rotate(transaction, scope, id, wait));
        if (outcome.Succeeded)
        {
            LogRotated(id, scope.Actor);
            pulse.Beat(scope.TeamId);
        }

        return outcome;
    }

    /// <summary>From now on the newest secret signs alone. Answers how many stopped signing.</summary>
    public async Task<Outcome<int>> EndOverlapAsync(TeamScope scope, WebhookId id)
    {
        if (scope.Require(TeamRole.Admin) is { } forbidden)
        {
            return forbidden;
        }

        var outcome = await writer.WriteAsync(transaction => EndOverlap(transaction, scope, id));
        if (outcome.Succeeded)
        {
            LogOverlapEnded(id, scope.Actor);
            pulse.Beat(scope.TeamId);
        }

        return outcome;
    }

    private Outcome<int> EndOverlap(WriteTransaction transaction, TeamScope scope, WebhookId id)
    {
        if (WebhookWrites.Find(transaction, scope, id) is not { } webhook)
        {
            return Refusal.NotFound("webhook");
        }

        var now = clock.GetUtcNow();
        var signing = webhook.Secrets.Count(secret => secret.ExpiresAt > now);
        if (signing == 0)
        {
            return Refusal.Conflict("No previous secret signs any more.");
        }

        webhook.Secrets.RemoveAll(secret => secret.ExpiresAt is not null);
        WebhookVersions.SaveNext(transaction, webhook, scope.Actor, now, roster);
        transaction.Audit(scope, AuditAction.SecretOverlapEnded, new AuditSubject(id.Value, webhook.Name));
        return signing;
    }

    private Outcome<string> Reveal(WriteTransaction transaction, TeamScope scope, WebhookId id)
    {
        if (WebhookWrites.Find(transaction, scope, id) is not { } webhook)
        {
            return Refusal.NotFound("webhook");
        }

        if (webhook.Secrets.Find(row => row.ExpiresAt is null) is not { } current || vault.Open(current.Closed) is not { } secret)
        {
            return Refusal.Conflict("This webhook has no signing secret. Rotate to make one; until then nothing is sent.");
        }

        transaction.Audit(scope, AuditAction.SecretRevealed, new AuditSubject(id.Value, webhook.Name));
        return secret;
    }

    private Outcome<RotatedSecret> Rotate(WriteTransaction transaction, TeamScope scope, WebhookId id, TimeSpan overlap)
    {
        if (WebhookWrites.Find(transaction, scope, id) is not { } webhook)
        {
            return Refusal.NotFound("webhook");
        }

        var now = clock.GetUtcNow();
        var number = webhook.Secrets.Select(secret => secret.Number).DefaultIfEmpty().Max() + 1;
        foreach (var previous in webhook.Secrets)
        {
            // None outlives this overlap: one of 0, after a leak, leaves the fresh secret alone.
            previous.ExpiresAt = previous.ExpiresAt < now + overlap ? previous.ExpiresAt : now + overlap;
        }

        webhook.Secrets.RemoveAll(secret => secret.ExpiresAt <= now);
        if (webhook.Secrets.Count >= MaxSigning)
        {
            return Refusal.Conflict($"{MaxSigning} secrets sign already. Wait until an overlap ends, or rotate with an overlap of 0: then the new one signs alone.");
        }

        var fresh = SigningSecret.Generate();
        webhook.Secrets.Add(new WebhookSecret { Number = number, Closed = vault.Close(fresh), CreatedAt = now });
        WebhookVersions.SaveNext(transaction, webhook, scope.Actor, now, roster);
        IncidentRows.ProbeNow(transaction, webhook.Key);
        transaction.Audit(scope, AuditAction.SecretRotated, new AuditSubject(id.Value, webhook.Name), new AuditChange("previousUntil", null, IsoTime.Format(now + overlap)));
        return new RotatedSecret(number, fresh, now + overlap);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The secret of webhook {WebhookId} was revealed to {Actor}")]
    private partial void LogRevealed(WebhookId webhookId, string actor);

    [LoggerMessage(Level = LogLevel.Information, Message = "The secret of webhook {WebhookId} was rotated by {Actor}")]
    private partial void LogRotated(WebhookId webhookId, string actor);

    [LoggerMessage(Level = LogLevel.Information, Message = "The previous secrets of webhook {WebhookId} were ended by {Actor}")]
    private partial void LogOverlapEnded(WebhookId webhookId, string actor);
}
