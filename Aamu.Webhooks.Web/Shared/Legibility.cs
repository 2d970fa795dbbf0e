using System.Globalization;
using System.Text;

namespace Aamu.Webhooks.Web.Shared;

/// <summary>Whether bytes that somebody sent can be read as text.</summary>
internal static class Legibility
{
    private const int MostRead = 4 * 1024;
    private const int FirstBytes = 16;

    public static bool IsGzip(ReadOnlySpan<byte> bytes) => bytes is [0x1f, 0x8b, ..];

    /// <summary>Text of another encoding than UTF-8 has a strange letter here and there; what is no text has little else, or a NUL.</summary>
    public static bool IsText(ReadOnlySpan<byte> bytes)
    {
        if (IsGzip(bytes))
        {
            return false;
        }

        var start = bytes[..Math.Min(bytes.Length, MostRead)];
        var text = Encoding.UTF8.GetString(start);
        var strange = text.Count(c => c == '\uFFFD' || (char.IsControl(c) && c is not ('\t' or '\n' or '\r' or '\f' or '\u001b')));
        return !start.Contains((byte)0) && strange <= text.Length / 8 + 1;
    }

    /// <summary><c>1f 8b 08 00 …</c></summary>
    public static string Start(ReadOnlySpan<byte> bytes)
    {
        var start = string.Join(' ', bytes[..Math.Min(bytes.Length, FirstBytes)].ToArray().Select(one => one.ToString("x2", CultureInfo.InvariantCulture)));
        return bytes.Length > FirstBytes ? start + " …" : start;
    }
}
