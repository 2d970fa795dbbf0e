using System.Globalization;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Signing;

/// <summary>A request whose signature did not verify, as its receiver saw it.</summary>
public sealed record SignatureCase
{
    public const int MaxHeaders = 32 * 1024;
    public const int MaxBody = 300 * 1024;

    public string Headers { get; init; } = "";

    public byte[] Body { get; init; } = [];

    /// <summary>Whose secret the receiver should hold; where the headers name a delivery, its webhook.</summary>
    public WebhookId? Webhook { get; init; }

    /// <summary>The signature that the receiver's own program came to, as hex or base64.</summary>
    public string? Computed { get; init; }

    /// <summary>What the receiver's clock said when the request came: ISO 8601, or Unix seconds or milliseconds.</summary>
    public string? ReceivedAt { get; init; }
}

public enum FindingKind
{
    Right,
    Remark,
    Mistake,
}

/// <param name="Kind">Whether it is well.</param>
/// <param name="What">What was found. Never a secret.</param>
/// <param name="Mend">What to do about it.</param>
public sealed record DoctorFinding(FindingKind Kind, string What, string? Mend = null)
{
    internal const string BodyIsRight = "The body is what was signed, byte for byte.";

    /// <summary>A known secret made the signature for this very body.</summary>
    public bool IsProof => What == BodyIsRight;

    /// <summary>No secret that was tried made the signature.</summary>
    internal bool IsNobody { get; init; }
}

/// <summary>
/// Finds out why a receiver does not accept a signature, by making the usual mistakes and looking which one fits. Secrets do not leave it.
/// Everybody may ask about the webhook that a request belongs to. That a signature was made with the secret of <em>another</em> webhook is told to
/// admins only: it says which secret a receiver holds, and who may not read secrets should not learn where they are used.
/// </summary>
public sealed class SignatureDoctor(IDbContextFactory<WebhooksDbContext> contexts, SecretVault vault, TimeProvider clock)
{
    public async Task<IReadOnlyList<DoctorFinding>> ExamineAsync(TeamScope scope, SignatureCase asked, CancellationToken cancellationToken = default)
    {
        var headers = new PastedHeaders(asked.Headers);
        if (asked.Headers.Length > SignatureCase.MaxHeaders || asked.Body.Length > SignatureCase.MaxBody)
        {
            return [new(FindingKind.Mistake, $"That is more than a delivery can have: at most {SignatureCase.MaxHeaders / 1024} KiB of headers and {SignatureCase.MaxBody / 1024} KiB of body.")];
        }

        if (string.IsNullOrWhiteSpace(asked.Headers))
        {
            return [new(FindingKind.Mistake, "There is no x-aamu-signature: no headers were given.", "Paste the headers of the request as your program saw them.")];
        }

        var standard = StandardExamination.Of(headers);
        var header = headers.Find("x-aamu-signature") ?? Bare(asked.Headers);
        if (header is null && standard is null)
        {
            return [new(FindingKind.Mistake, "There is no x-aamu-signature among these headers.", "Paste all headers of the request. If it really came without one, it is not from here, or a proxy in front of your program removed it.")];
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var sent = await SentAsync(context, scope, headers, cancellationToken);
        var concerned = asked.Webhook ?? sent?.Webhook;
        var keys = await KeysAsync(context, scope, concerned, cancellationToken);
        if (header is null)
        {
            return await FairAsync(context, scope, concerned, standard!.SignedAt, await Task.Run(() => standard.Findings(asked.Body, sent, keys), cancellationToken), cancellationToken);
        }

        if (standard is not null && asked.Computed?.Trim() is { Length: > 0 } computed && standard.Has(computed))
        {
            return
            [
                .. await Task.Run(() => standard.Findings(asked.Body, sent, keys), cancellationToken),
                new(FindingKind.Right, "Your program computed the right webhook-signature, that of Standard Webhooks.", "Compare it with webhook-signature, not with x-aamu-signature: each has its own."),
            ];
        }

        var parts = SignatureParts.Of(header);
        var findings = new List<DoctorFinding>(OfForm(parts));
        if (parts is { Milliseconds: not null, Signatures.Count: > 0 })
        {
            var examination = new Examination(asked, parts, sent, keys, scope.Allows(TeamRole.Admin), clock.GetUtcNow());
            // Hundreds of sums over a large body: not on the thread that draws somebody's page.
            findings.AddRange(await Task.Run(examination.Findings, cancellationToken));
        }

        return await FairAsync(context, scope, concerned, parts.SignedAt, findings, cancellationToken);
    }

    /// <summary>Before anybody is told that the signature is not from here: the secret that made it may be gone.</summary>
    private static async Task<IReadOnlyList<DoctorFinding>> FairAsync(
        WebhooksDbContext context, TeamScope scope, WebhookId? concerned, DateTimeOffset? signedAt, IReadOnlyList<DoctorFinding> findings, CancellationToken cancellationToken)
    {
        // Of webhooks that nobody asked about only admins hear.
        if (!findings.Any(finding => finding.IsNobody) || signedAt is not { } moment || (concerned is null && !scope.Allows(TeamRole.Admin)))
        {
            return findings;
        }

        var ended = (await EndedSecrets.OfAsync(context, scope, concerned is { } id ? [id] : null, cancellationToken)).At(moment);
        return ended is null ? findings :
        [
            new(FindingKind.Remark, ended.Words, "If your receiver still holds it, give it the present secret."),
            .. findings.Select(finding => finding.IsNobody ? new(FindingKind.Remark, "No secret that is still kept made this signature, for this body.") : finding),
        ];
    }

    /// <summary>The value alone, as a program prints it.</summary>
    private static string? Bare(string text) => text.Trim() is var value && value.StartsWith("t=", StringComparison.Ordinal) && !value.Contains('\n', StringComparison.Ordinal) ? value : null;

    private static IEnumerable<DoctorFinding> OfForm(SignatureParts parts)
    {
        if (parts.Milliseconds is null)
        {
            yield return new(FindingKind.Mistake, "The signature has no time: it should begin with t= and a number of 13 digits.", "Take the header as it came, in full.");
        }
        else if (parts.Time!.Length <= 10)
        {
            yield return new(FindingKind.Mistake, "The time in the signature has been cut to seconds: t is given in milliseconds, 13 digits.", "Hash the digits after t= exactly as they stand. For an age in seconds divide a copy of it by 1000.");
        }

        if (parts.Signatures.Count == 0)
        {
            yield return new(FindingKind.Mistake, "There is no whole v1 in the signature: each has 64 hexadecimal digits.", "Take the header as it came, in full. Some logs cut long values.");
        }
    }

    /// <summary>What this service sent, found by the ids in the headers; null when it is not this team's or is no longer kept.</summary>
    private static async Task<SentRequest?> SentAsync(WebhooksDbContext context, TeamScope scope, PastedHeaders headers, CancellationToken cancellationToken)
    {
        var id = new DeliveryId(headers.Find("x-aamu-delivery-id") ?? headers.Find("webhook-id") ?? "");
        return await (from delivery in context.Deliveries.In(scope)
                      where delivery.Id == id
                      join webhook in context.Webhooks on delivery.WebhookKey equals webhook.Key
                      join happened in context.Events on delivery.EventKey equals happened.Key
                      select new SentRequest(webhook.Id, happened.Body)).FirstOrDefaultAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<SigningKey>> KeysAsync(WebhooksDbContext context, TeamScope scope, WebhookId? concerned, CancellationToken cancellationToken)
    {
        var all = scope.Allows(TeamRole.Admin);
        var rows = await context.Webhooks.In(scope)
            .Where(webhook => webhook.DeletedAt == null && (all || webhook.Id == concerned))
            .SelectMany(webhook => webhook.Secrets, (webhook, secret) => new { webhook.Key, webhook.Name, IsConcerned = concerned == null || webhook.Id == concerned, secret.Number, secret.Closed, secret.CreatedAt, secret.ExpiresAt })
            .ToListAsync(cancellationToken);
        return
        [
            .. from row in rows
               let secret = vault.Open(row.Closed)
               where secret is not null
               let next = rows.Find(other => other.Key == row.Key && other.Number == row.Number + 1)
               select new SigningKey(row.Name, row.IsConcerned, secret, row.ExpiresAt, next?.CreatedAt),
        ];
    }
}

/// <summary>What was really sent.</summary>
internal sealed record SentRequest(WebhookId Webhook, byte[] Body);

/// <summary>A secret that may have made a signature.</summary>
/// <param name="WebhookName">Whose.</param>
/// <param name="IsConcerned">It is of the webhook that the request belongs to, as far as that is known.</param>
/// <param name="Secret">It stays in this room.</param>
/// <param name="ExpiresAt">Set for one that was rotated out: until then it signs too.</param>
/// <param name="RotatedAt">When the next one took its place.</param>
internal sealed record SigningKey(string WebhookName, bool IsConcerned, string Secret, DateTimeOffset? ExpiresAt, DateTimeOffset? RotatedAt)
{
    public string Words => ExpiresAt is { } end
        ? string.Create(CultureInfo.InvariantCulture, $"a previous secret of “{WebhookName}”, rotated out on {(RotatedAt ?? end).UtcDateTime:yyyy-MM-dd HH:mm} UTC (its overlap: until {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC)")
        : $"the present secret of “{WebhookName}”";
}
