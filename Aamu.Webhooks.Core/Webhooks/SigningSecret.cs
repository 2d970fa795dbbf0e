using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Aamu.Webhooks.Core.Webhooks;

/// <summary>A webhook's signing secret: <c>whsec_</c> and the base64 of random bytes, so that one text serves both signature schemes.</summary>
public static class SigningSecret
{
    public const string Prefix = "whsec_";
    private const int GeneratedBytes = 32;
    private const int FewestBytes = 24;
    private const int MostBytes = 64;

    public static string Generate() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(GeneratedBytes));

    /// <summary>Judges a secret that a team brings along from another system.</summary>
    public static bool TryAccept(string? typed, [NotNullWhen(true)] out string? secret, [NotNullWhen(false)] out string? reason)
    {
        secret = typed?.Trim();
        reason = Objection(secret);
        if (reason is not null)
        {
            secret = null;
        }

        return reason is null;
    }

    /// <summary>The bytes behind the base64 part; null when it has none.</summary>
    public static byte[]? KeyBytes(string? secret)
    {
        if (secret is null || !secret.StartsWith(Prefix, StringComparison.Ordinal) || secret.Any(char.IsWhiteSpace))
        {
            return null;
        }

        var key = new byte[secret.Length];
        return Convert.TryFromBase64Chars(secret.AsSpan(Prefix.Length), key, out var length) && length > 0 ? key[..length] : null;
    }

    private static string? Objection(string? secret)
    {
        if (string.IsNullOrEmpty(secret) || !secret.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return "A signing secret starts with whsec_.";
        }

        return KeyBytes(secret) switch
        {
            null => "What follows whsec_ must be base64 (letters, digits, + and /, with = at the end where needed).",
            { Length: < FewestBytes } key => $"The secret holds {key.Length} bytes; at least {FewestBytes} are needed to be safe.",
            { Length: > MostBytes } key => $"The secret holds {key.Length} bytes; at most {MostBytes} are allowed.",
            _ => null,
        };
    }
}
