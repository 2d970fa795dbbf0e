using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sending;
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
public sealed record SignatureFinding(SignatureState State, WebhookId? WebhookId = null, string? WebhookName = null, bool PreviousSecret = false, bool AlsoPrevious = false);

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
        var rows = await context.Webhooks.In(scope)
            .Where(webhook => webhook.DeletedAt == null)
            .SelectMany(webhook => webhook.Secrets, (webhook, secret) => new { webhook.Id, webhook.Name, secret.Closed, secret.ExpiresAt })
            .ToListAsync(cancellationToken);
        List<Candidate> secrets = [.. from row in rows let secret = vault.Open(row.Closed) where secret is not null select new Candidate(row.Id, row.Name, secret, row.ExpiresAt is not null)];
        return requests.ToDictionary(request => request.Key, request => Judge(request, secrets));
    }

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

    private static SignatureFinding Judge(SandboxLine request, List<Candidate> secrets)
    {
        if (WrittenHeaders.Find(request.Headers, HeaderName) is not { } header)
        {
            return new SignatureFinding(SignatureState.NotSigned);
        }

        // Any time will do at first: which secret it is comes before when it was. During an overlap several fit: the present one counts.
        List<Candidate> fitting = [.. secrets.Where(secret => Fits(secret, TimeSpan.MaxValue)).OrderBy(secret => secret.IsPrevious)];
        return fitting is [var first, ..]
            ? new SignatureFinding(
                Fits(first, Tolerance) ? SignatureState.Verified : SignatureState.WrongTime, first.WebhookId, first.WebhookName, first.IsPrevious,
                !first.IsPrevious && fitting.Exists(other => other.IsPrevious && other.WebhookId == first.WebhookId))
            : new SignatureFinding(SignatureState.NoSecretFits);

        bool Fits(Candidate secret, TimeSpan tolerance) => Signature.Verify(header, request.Body, secret.Value, request.At, tolerance);
    }

    private sealed record Candidate(WebhookId WebhookId, string WebhookName, string Value, bool IsPrevious);
}
