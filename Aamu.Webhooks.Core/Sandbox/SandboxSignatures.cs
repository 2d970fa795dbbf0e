using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Signing;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Sandbox;

/// <summary>What a receiver that holds the team's secrets would say of a request's signature.</summary>
public enum SignatureState
{
    /// <summary>It fits, and its time is within five minutes of the arrival.</summary>
    Verified,

    /// <summary>It fits; the time it names is more than five minutes away from the arrival.</summary>
    WrongTime,

    /// <summary>No secret of this team's webhooks made it, or the body was changed.</summary>
    NoSecretFits,

    /// <summary>There is no <c>x-aamu-signature</c>.</summary>
    NotSigned,
}

/// <param name="State">The finding.</param>
/// <param name="WebhookId">Whose secret fits.</param>
/// <param name="WebhookName">Its name.</param>
/// <param name="PreviousSecret">It is one that was rotated out, and the present one does not fit.</param>
/// <param name="AlsoPrevious">The present secret fits, and beside it one that was rotated out: it came during an overlap.</param>
/// <param name="Ended">Where none fits: the secret that signed at that time, if it is no longer kept and so cannot be tried.</param>
public sealed record SignatureFinding(
    SignatureState State, WebhookId? WebhookId = null, string? WebhookName = null, bool PreviousSecret = false, bool AlsoPrevious = false, EndedSecret? Ended = null);

/// <summary>Verifies what a sandbox received against the secrets of the team's webhooks. Names go out, secrets do not.</summary>
public sealed class SandboxSignatures(IDbContextFactory<WebhooksDbContext> contexts, SecretVault vault)
{
    private const string HeaderName = "x-aamu-signature";
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <returns>A finding for each request, by its key.</returns>
    public async Task<IReadOnlyDictionary<long, SignatureFinding>> JudgeAsync(
        TeamScope scope, IReadOnlyCollection<SandboxLine> requests, CancellationToken cancellationToken = default)
    {
        if (requests.Count == 0)
        {
            return new Dictionary<long, SignatureFinding>();
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var senders = await SendersAsync(context, scope, requests, cancellationToken);
        var rows = await context.Webhooks.In(scope)
            .Where(webhook => webhook.DeletedAt == null)
            .SelectMany(webhook => webhook.Secrets, (webhook, secret) => new { webhook.Id, webhook.Name, secret.Closed, secret.ExpiresAt })
            .ToListAsync(cancellationToken);
        List<Candidate> secrets = [.. from row in rows let secret = vault.Open(row.Closed) where secret is not null select new Candidate(row.Id, row.Name, secret, row.ExpiresAt is not null)];
        // Megabytes under each of many secrets: not on the thread that draws somebody's page.
        var findings = await Task.Run(() => requests.ToDictionary(request => request.Key, request => Judge(request, secrets, SenderOf(request))), cancellationToken);
        List<SandboxLine> unknown = [.. requests.Where(request => findings[request.Key].State == SignatureState.NoSecretFits && SenderOf(request) is not null)];
        if (unknown.Count > 0)
        {
            var ended = await EndedSecrets.OfAsync(context, scope, [.. unknown.Select(request => SenderOf(request)!.Value).Distinct()], cancellationToken);
            unknown.ForEach(request => findings[request.Key] = findings[request.Key] with { Ended = EndedFor(request, ended) });
        }

        return findings;

        WebhookId? SenderOf(SandboxLine request) => DeliveryOf(request) is { } delivery && senders.TryGetValue(delivery, out var sender) ? sender : null;

        EndedSecret? EndedFor(SandboxLine request, EndedSecrets ended) =>
            SignatureParts.Of(WrittenHeaders.Find(request.Headers, HeaderName)!).SignedAt is { } moment ? ended.At(moment, SenderOf(request)) : null;
    }

    /// <summary>Whose deliveries they say they are, where they are the team's: deleted webhooks are among them.</summary>
    private static async Task<Dictionary<DeliveryId, WebhookId>> SendersAsync(
        WebhooksDbContext context, TeamScope scope, IReadOnlyCollection<SandboxLine> requests, CancellationToken cancellationToken)
    {
        List<DeliveryId> named = [.. requests.Select(DeliveryOf).OfType<DeliveryId>().Distinct()];
        return named.Count == 0 ? [] : await context.Deliveries.In(scope)
            .Where(delivery => named.Contains(delivery.Id))
            .Join(context.Webhooks, delivery => delivery.WebhookKey, webhook => webhook.Key, (delivery, webhook) => new { delivery.Id, Webhook = webhook.Id })
            .ToDictionaryAsync(row => row.Id, row => row.Webhook, cancellationToken);
    }

    private static DeliveryId? DeliveryOf(SandboxLine request) => WrittenHeaders.Find(request.Headers, "x-aamu-delivery-id") is { } id ? new DeliveryId(id) : null;

    /// <summary>What a receiver would say that holds the present secrets of the webhooks which point at this sandbox, and looks at the time as well.</summary>
    internal async Task<bool> AcceptsAsync(SandboxInbox inbox, SandboxLine request, CancellationToken cancellationToken)
    {
        if (WrittenHeaders.Find(request.Headers, HeaderName) is not { } header)
        {
            return false;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var secrets = await context.Webhooks
            .Where(webhook => webhook.TeamId == inbox.TeamId && webhook.DeletedAt == null && webhook.Url.Contains("/sandbox/" + inbox.Token))
            .SelectMany(webhook => webhook.Secrets)
            .Where(secret => secret.ExpiresAt == null || secret.ExpiresAt > request.At)
            .Select(secret => secret.Closed)
            .ToListAsync(cancellationToken);
        return secrets.Select(vault.Open).OfType<string>().Any(secret => Signature.Verify(header, request.Body, secret, request.At, Tolerance));
    }

    private static SignatureFinding Judge(SandboxLine request, List<Candidate> secrets, WebhookId? sender)
    {
        if (WrittenHeaders.Find(request.Headers, HeaderName) is not { } header)
        {
            return new SignatureFinding(SignatureState.NotSigned);
        }

        // Any time will do at first: which secret it is comes before when it was. Its own webhook's are tried first, and of those that sign together the present one.
        var fitting = secrets.OrderByDescending(secret => secret.WebhookId == sender).ThenBy(secret => secret.IsPrevious).FirstOrDefault(secret => Fits(secret, TimeSpan.MaxValue));
        return fitting is null
            ? new SignatureFinding(SignatureState.NoSecretFits)
            : new SignatureFinding(
                Fits(fitting, Tolerance) ? SignatureState.Verified : SignatureState.WrongTime, fitting.WebhookId, fitting.WebhookName, fitting.IsPrevious,
                !fitting.IsPrevious && secrets.Exists(other => other.IsPrevious && other.WebhookId == fitting.WebhookId && Fits(other, TimeSpan.MaxValue)));

        bool Fits(Candidate secret, TimeSpan tolerance) => Signature.Verify(header, request.Body, secret.Value, request.At, tolerance);
    }

    private sealed record Candidate(WebhookId WebhookId, string WebhookName, string Value, bool IsPrevious);
}
