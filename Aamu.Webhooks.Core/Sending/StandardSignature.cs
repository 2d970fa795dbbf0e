using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>
/// The <c>webhook-signature</c> header of https://www.standardwebhooks.com: <c>v1,&lt;base64&gt;[ v1,&lt;base64&gt;]</c>, HMAC-SHA-256 of
/// <c>{id}.{unix seconds}.{raw body}</c>. The key is the decoded base64 after <c>whsec_</c>: another key than that of <see cref="Signature"/>, out of the same secret.
/// </summary>
public static class StandardSignature
{
    /// <returns>Null when no secret has a base64 part: such a receiver verifies by <c>x-aamu-signature</c>.</returns>
    public static string? Sign(IReadOnlyList<string> secrets, string id, DateTimeOffset time, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        var header = new StringBuilder();
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var secret in secrets)
        {
            if (Compute(secret, id, time.ToUnixTimeSeconds(), body, mac))
            {
                header.Append(header.Length == 0 ? "v1," : " v1,").Append(Convert.ToBase64String(mac));
            }
        }

        return header.Length == 0 ? null : header.ToString();
    }

    public static bool Verify(
        string id, string? timestamp, string? header, ReadOnlySpan<byte> body, string secret, DateTimeOffset now, TimeSpan tolerance)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && Math.Abs((double)now.ToUnixTimeSeconds() - seconds) <= tolerance.TotalSeconds
            && Compute(secret, id, seconds, body, expected)
            && AnyMatches(header, expected);
    }

    private static bool AnyMatches(ReadOnlySpan<char> header, ReadOnlySpan<byte> expected)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var matches = false;
        foreach (var range in header.Split(' '))
        {
            var part = header[range];
            matches |= part.StartsWith("v1,", StringComparison.Ordinal)
                && Convert.TryFromBase64Chars(part[3..], given, out var written)
                && written == given.Length
                && CryptographicOperations.FixedTimeEquals(given, expected);
        }

        return matches;
    }

    private static bool Compute(string secret, string id, long seconds, ReadOnlySpan<byte> body, Span<byte> mac)
    {
        if (SigningSecret.KeyBytes(secret) is not { } key)
        {
            return false;
        }

        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{seconds}.")));
        hmac.AppendData(body);
        hmac.GetHashAndReset(mac);
        return true;
    }
}
