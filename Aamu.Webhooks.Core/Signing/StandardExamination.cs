using System.Globalization;
using Aamu.Webhooks.Core.Sending;

namespace Aamu.Webhooks.Core.Signing;

/// <summary>The headers of https://www.standardwebhooks.com, which every request carries beside our own: for receivers that verify by a ready-made library.</summary>
internal sealed record StandardExamination(string Id, string Time, string Header)
{
    /// <summary>At the latest: its time counts whole seconds. Null where that is none.</summary>
    public DateTimeOffset? SignedAt => long.TryParse(Time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 253_402_300_800
        ? DateTimeOffset.FromUnixTimeSeconds(seconds).AddMilliseconds(999) : null;

    /// <summary>Null when they are not all there.</summary>
    public static StandardExamination? Of(PastedHeaders headers) =>
        headers.Find("webhook-id") is { } id && headers.Find("webhook-timestamp") is { } time && headers.Find("webhook-signature") is { } header ? new(id, time, header) : null;

    /// <summary>What is found where these are all there is.</summary>
    public IReadOnlyList<DoctorFinding> Findings(byte[] body, SentRequest? sent, IReadOnlyList<SigningKey> keys)
    {
        if (Signer(body, keys) is { } signer)
        {
            return [Examination.OfKey(signer), new(FindingKind.Right, DoctorFinding.BodyIsRight), Library];
        }

        if (sent is not null && Signer(sent.Body, keys) is { } other)
        {
            return [Examination.OfKey(other), new(FindingKind.Mistake, $"The body that you pasted {BodyDifference.Of(sent.Body, body)}", Examination.RawBody)];
        }

        return
        [
            new(
                keys.Count == 0 ? FindingKind.Remark : FindingKind.Mistake,
                keys.Count == 0 ? "It is not known which webhook this request belongs to." : "None of the secrets looked at made this webhook-signature, for this body.",
                "Choose the webhook above, paste all headers of the request, the x-aamu- ones too, and the body byte for byte.") { IsNobody = true },
        ];
    }

    /// <summary>True when the receiver's own program came to one of the signatures in the header.</summary>
    public bool Has(string computed) => Header.Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(part => part == computed || part == $"v1,{computed}");

    private static DoctorFinding Library => new(
        FindingKind.Remark, "It is signed as Standard Webhooks has it. If your library refuses it all the same, give it the secret whole, with whsec_, and the body as text, not as parsed JSON.");

    private SigningKey? Signer(byte[] body, IReadOnlyList<SigningKey> keys) => keys.OrderByDescending(key => key.IsConcerned).ThenBy(key => key.ExpiresAt is not null)
        .FirstOrDefault(key => StandardSignature.Verify(Id, Time, Header, body, key.Secret, DateTimeOffset.UnixEpoch, TimeSpan.MaxValue));
}
