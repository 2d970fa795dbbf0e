using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Core.Signing;

/// <summary>One case on the table: the header against the secrets, the body against what was sent, the time against the clock, the receiver's sum against the usual mistakes.</summary>
internal sealed class Examination(SignatureCase asked, SignatureParts parts, SentRequest? sent, IReadOnlyList<SigningKey> keys, bool seesAll, DateTimeOffset now)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>With many secrets each is tried with the body as it is: every form of each would take a minute.</summary>
    private const int Few = 10;

    private readonly bool isOfFew = keys.Count(key => key.IsConcerned) <= Few;
    private readonly IReadOnlyList<BodyForm> pasted = BodyForm.Of(asked.Body);

    public IEnumerable<DoctorFinding> Findings() => [.. OfSecretAndBody(), OfTime(), .. OfComputed()];

    private IEnumerable<DoctorFinding> OfSecretAndBody()
    {
        if (Signer(asked.Body) is { } exact)
        {
            yield return OfKey(exact);
            yield return new(FindingKind.Right, DoctorFinding.BodyIsRight);
        }
        else if (sent is not null && Signer(sent.Body) is { } signer)
        {
            yield return OfKey(signer);
            yield return new(FindingKind.Mistake, $"The body that you pasted {BodyDifference.Of(sent.Body, asked.Body)}", RawBody);
        }
        else if (pasted.Select(form => (Form: form, Key: Signer(form.Bytes))).FirstOrDefault(pair => pair.Key is not null) is { Key: { } key } changed)
        {
            yield return OfKey(key);
            yield return new(FindingKind.Mistake, $"The body is not the one that was signed. Signed was one that, seen from yours, {changed.Form.Mistake}.", RawBody);
        }
        else
        {
            yield return Nobody();
        }
    }

    internal const string RawBody = "Verify the bytes as they came in, before anything parses, trims or decodes them. Most frameworks have a way to the raw body.";

    private DoctorFinding Nobody() => (keys.Count, seesAll) switch
    {
        (0, false) => new(FindingKind.Remark, "It is not known which webhook this request belongs to.", "Choose the webhook above, or paste the header x-aamu-delivery-id too.") { IsNobody = true },
        (_, false) => new(FindingKind.Mistake, "The secrets of this webhook did not make this signature, for this body.", "If you copied the secret of another webhook, an admin of the team can find out here which.") { IsNobody = true },
        _ => new(FindingKind.Mistake, "No secret of this team's webhooks made this signature, for this body.", "Either the body was changed on the way, or the request is from somewhere else.") { IsNobody = true },
    };

    internal static DoctorFinding OfKey(SigningKey key) => key switch
    {
        { IsConcerned: false } => new(FindingKind.Mistake, $"It was signed with {key.Words}: another webhook than the one that you asked about.", "Give your receiver the secret of the webhook that sends to it."),
        { ExpiresAt: not null } => new(FindingKind.Remark, $"It was signed with {key.Words}.", "Give your receiver the present secret."),
        _ => new(FindingKind.Right, $"It was signed with {key.Words}."),
    };

    private SigningKey? Signer(byte[] body) => keys.OrderByDescending(key => key.IsConcerned).ThenBy(key => key.ExpiresAt is not null)
        .FirstOrDefault(key => Sum(Encoding.UTF8.GetBytes(key.Secret), parts.Time + ".", body) is var sum && parts.Signatures.Any(signature => signature.AsSpan().SequenceEqual(sum)));

    private DoctorFinding OfTime()
    {
        var signedAt = parts.SignedAt ?? DateTimeOffset.MaxValue;
        var at = string.Create(CultureInfo.InvariantCulture, $"{signedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
        if (Moment(asked.ReceivedAt) is { } received)
        {
            var skew = received - signedAt;
            return skew.Duration() <= Tolerance
                ? new(FindingKind.Right, $"It was signed at {at}; your receiver's clock was {Seconds(skew)}, within the five minutes.")
                : new(FindingKind.Mistake, $"It was signed at {at}; your receiver's clock was {Seconds(skew)}. More than five minutes are refused.", "Set the receiver's clock by NTP. If its clock is right, the request was held up or replayed.");
        }

        var age = now - signedAt;
        return age.Duration() <= Tolerance
            ? new(FindingKind.Right, $"It was signed at {at}, {Ago(age)}.")
            : new(FindingKind.Remark, $"It was signed at {at}, {Ago(age)}: more than the five minutes that a receiver grants.", "That is as it should be for an old request. If it was refused when it came, enter what the receiver's clock said, and see how far off it was.");
    }

    private static string Seconds(TimeSpan skew) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(skew.TotalSeconds):N0} s {(skew < TimeSpan.Zero ? "behind" : "ahead")}");

    private static string Ago(TimeSpan age) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(age.TotalSeconds):N0} s {(age < TimeSpan.Zero ? "in the future" : "ago")}");

    private static DateTimeOffset? Moment(string? text)
    {
        if (long.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 253_402_300_800_000)
        {
            return number < 100_000_000_000 ? DateTimeOffset.FromUnixTimeSeconds(number) : DateTimeOffset.FromUnixTimeMilliseconds(number);
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
    }

    private IEnumerable<DoctorFinding> OfComputed()
    {
        if (string.IsNullOrWhiteSpace(asked.Computed))
        {
            yield break;
        }

        if (SignatureParts.Parse(asked.Computed) is not { } computed)
        {
            yield return new(FindingKind.Mistake, "What your program computed is no HMAC-SHA-256: that has 32 bytes, 64 hexadecimal digits.", "Use SHA-256, and print the result as lower-case hex.");
        }
        else if (parts.Signatures.Any(signature => signature.AsSpan().SequenceEqual(computed)) && !asked.Computed.Contains(Convert.ToHexStringLower(computed), StringComparison.Ordinal))
        {
            yield return new(FindingKind.Mistake, "Your program computed the right bytes and wrote them otherwise than the header does: v1 is 64 lower-case hexadecimal digits.", "Print them as lower-case hex, or decode both and compare the bytes.");
        }
        else if (parts.Signatures.Any(signature => signature.AsSpan().SequenceEqual(computed)))
        {
            yield return new(FindingKind.Right, "Your program computed the right signature.", "If it refuses all the same, the comparison is wrong: compare the hex after v1= with each v1 of the header, not with the whole header.");
        }
        else
        {
            yield return Slip(computed) is { } slip
                ? new(FindingKind.Mistake, $"Your program's signature comes about when {slip}.", "Correct that, and it will fit. The snippets on the page “Verify a signature” do it right.")
                : new(FindingKind.Mistake, "Your program's signature comes from none of the usual mistakes: most likely it holds a secret that is not of this webhook.", "Copy the secret anew from the webhook's page, whole, with whsec_ and without blanks around it.");
        }
    }

    /// <summary>The slips that give this sum, the fewest first; null when none does.</summary>
    private string? Slip(byte[] computed) => (
            from key in keys
            from secret in SecretForms(key)
            from payload in Prefixes()
            from body in key.IsConcerned && isOfFew ? Bodies() : Bodies().Take(1)
            where Sum(secret.Key, payload.Prefix, body.Bytes).AsSpan().SequenceEqual(computed)
            let slips = new[] { secret.Slip, payload.Slip, body.Mistake is null ? null : $"the body {body.Mistake}" }.OfType<string>().ToList()
            orderby slips.Count
            select slips.Count == 0 ? "another body than the sent one is hashed" : string.Join(", and ", slips))
        .FirstOrDefault();

    private IEnumerable<BodyForm> Bodies() => sent is null or { Body.Length: 0 } ? pasted : BodyForm.Of(sent.Body).Concat(pasted.Where(form => form.Mistake is null));

    private static IEnumerable<(string? Slip, byte[] Key)> SecretForms(SigningKey key)
    {
        var whose = key switch
        {
            { IsConcerned: false } => $"{key.Words} is used",
            { ExpiresAt: not null } => $"{key.Words} is used",
            _ => null,
        };
        yield return (whose, Encoding.UTF8.GetBytes(key.Secret));
        if (key.IsConcerned)
        {
            yield return ("the secret is decoded from base64 instead of used as the text it is", SigningSecret.KeyBytes(key.Secret) ?? []);
            yield return ("the secret is used without its whsec_", Encoding.UTF8.GetBytes(key.Secret[SigningSecret.Prefix.Length..]));
            yield return ("a line break after the secret is taken for a part of it", Encoding.UTF8.GetBytes(key.Secret + "\n"));
        }
    }

    private IEnumerable<(string? Slip, string Prefix)> Prefixes()
    {
        var seconds = (parts.Milliseconds!.Value / 1000).ToString(CultureInfo.InvariantCulture);
        return
        [
            (null, parts.Time + "."), ("the time is read as seconds: it is in milliseconds, and hashed as it stands", seconds + "."),
            ("the time is left out of what is hashed", ""), ("the full stop between time and body is left out", parts.Time!), ("“t=” is hashed too", $"t={parts.Time}."),
        ];
    }

    private static byte[] Sum(byte[] key, string prefix, byte[] body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes(prefix));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }
}
