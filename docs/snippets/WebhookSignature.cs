using System.Security.Cryptography;
using System.Text;

namespace Aamu.Receiving;

public static class WebhookSignature
{
    /// <summary>True when the x-aamu-signature header was made from these exact bytes with this secret.</summary>
    public static bool Verify(string secret, string header, byte[] body, DateTimeOffset now, int toleranceSeconds = 300)
    {
        var parts = header.Split(',').Select(part => part.Split('=', 2)).Where(part => part.Length == 2).ToList();
        var sentMs = parts.Find(part => part[0] == "t")?[1];
        if (!long.TryParse(sentMs, out var sent) || Math.Abs(now.ToUnixTimeMilliseconds() - sent) > toleranceSeconds * 1000L)
        {
            return false;
        }

        var signed = Encoding.UTF8.GetBytes(sentMs + ".").Concat(body).ToArray();
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed));
        return parts.Any(part => part[0] == "v1"
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(part[1])));
    }
}
