using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>
/// The <c>x-aamu-signature</c> header: <c>t=&lt;unix milliseconds&gt;,v1=&lt;64 hex&gt;[,v1=…]</c>, HMAC-SHA-256 of <c>{t}.{raw body}</c>.
/// The key is the UTF-8 text of the whole secret as people see it, <c>whsec_</c> included: nothing to decode, nothing to get wrong.
/// </summary>
public static class Signature
{
    /// <param name="secrets">Newest first; one <c>v1</c> each, so that a receiver verifies through a rotation.</param>
    public static string Sign(IReadOnlyList<string> secrets, DateTimeOffset time, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        var milliseconds = time.ToUnixTimeMilliseconds();
        var header = new StringBuilder().Append(CultureInfo.InvariantCulture, $"t={milliseconds}");
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var secret in secrets)
        {
            Compute(secret, milliseconds, body, mac);
            header.Append(",v1=").Append(Convert.ToHexStringLower(mac));
        }

        return header.ToString();
    }

    /// <summary>True when the time is within the tolerance of now, either way, and one <c>v1</c> fits. Names that it does not know are skipped: schemes may be added.</summary>
    public static bool Verify(string? header, ReadOnlySpan<byte> body, string secret, DateTimeOffset now, TimeSpan tolerance)
    {
        if (TimeOf(header) is not { } milliseconds || !IsNear(milliseconds, now, tolerance))
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Compute(secret, milliseconds, body, expected);
        return AnyMatches(header, expected);
    }

    private static bool AnyMatches(ReadOnlySpan<char> header, ReadOnlySpan<byte> expected)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var matches = false;
        foreach (var range in header.Split(','))
        {
            var part = header[range].Trim();
            matches |= part.StartsWith("v1=", StringComparison.Ordinal)
                && part.Length == 3 + (2 * given.Length)
                && Convert.FromHexString(part[3..], given, out _, out _) == System.Buffers.OperationStatus.Done
                && CryptographicOperations.FixedTimeEquals(given, expected);
        }

        return matches;
    }

    private static long? TimeOf(ReadOnlySpan<char> header)
    {
        foreach (var range in header.Split(','))
        {
            var part = header[range].Trim();
            if (part.StartsWith("t=", StringComparison.Ordinal))
            {
                return long.TryParse(part[2..], NumberStyles.None, CultureInfo.InvariantCulture, out var time) ? time : null;
            }
        }

        return null;
    }

    private static bool IsNear(long milliseconds, DateTimeOffset now, TimeSpan tolerance) =>
        Math.Abs((double)now.ToUnixTimeMilliseconds() - milliseconds) <= tolerance.TotalMilliseconds;

    private static void Compute(string secret, long milliseconds, ReadOnlySpan<byte> body, Span<byte> mac)
    {
        Span<byte> prefix = stackalloc byte[24];
        Utf8Formatter.TryFormat(milliseconds, prefix, out var length);
        prefix[length++] = (byte)'.';
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(prefix[..length]);
        hmac.AppendData(body);
        hmac.GetHashAndReset(mac);
    }
}
