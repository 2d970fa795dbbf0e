using System.Globalization;
using System.Text.RegularExpressions;

namespace Aamu.Webhooks.Core.Signing;

/// <summary>Headers as people paste them: <c>name: value</c> a line, out of a log, a curl command or what it prints, or JSON.</summary>
internal sealed class PastedHeaders(string text)
{
    /// <summary>Null when it is not there.</summary>
    public string? Find(string name)
    {
        var line = Regex.Match(text, $"""^[ \t'"<>]*(?:-H[ \t]*)?['"]?{Regex.Escape(name)}['"]?[ \t]*[:=][ \t]*(.*)$""", RegexOptions.IgnoreCase | RegexOptions.Multiline, TimeSpan.FromSeconds(1));
        return line.Success ? line.Groups[1].Value.Trim().TrimEnd('\\').Trim(' ', '\'', '"', ',') : null;
    }
}

/// <summary>A signature header taken apart; what cannot be read is null or left out.</summary>
/// <param name="Time">The text after <c>t=</c>.</param>
/// <param name="Signatures">Each <c>v1</c> that has the right form.</param>
internal sealed record SignatureParts(string? Time, IReadOnlyList<byte[]> Signatures)
{
    private const int Bytes = 32;

    /// <summary>Two, during a rotation; a few more do no harm.</summary>
    private const int Most = 5;

    public long? Milliseconds => long.TryParse(Time, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>Null also where it is beyond all calendars.</summary>
    public DateTimeOffset? SignedAt => Milliseconds is { } value && value < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    public static SignatureParts Of(string header)
    {
        var parts = header.Split(',', StringSplitOptions.TrimEntries);
        return new SignatureParts(
            parts.FirstOrDefault(part => part.StartsWith("t=", StringComparison.Ordinal))?[2..],
            [.. parts.Where(part => part.StartsWith("v1=", StringComparison.Ordinal)).Select(part => Parse(part[3..])).OfType<byte[]>().Take(Most)]);
    }

    /// <summary>32 bytes as hex or base64, with or without a label before them; null for anything else.</summary>
    public static byte[]? Parse(string? text)
    {
        var plain = text?.Trim().Trim('"', '\'') ?? "";
        foreach (var label in new[] { "v1=", "v1,", "sha256=" })
        {
            plain = plain.StartsWith(label, StringComparison.OrdinalIgnoreCase) ? plain[label.Length..] : plain;
        }

        if (plain.Length == 2 * Bytes && plain.All(char.IsAsciiHexDigit))
        {
            return Convert.FromHexString(plain);
        }

        var bytes = new byte[Bytes];
        return plain.Length <= 48 && Convert.TryFromBase64String(plain.Replace('-', '+').Replace('_', '/').PadRight((plain.Length + 3) / 4 * 4, '='), bytes, out var length) && length == Bytes ? bytes : null;
    }
}
