using System.Text;
using Aamu.Webhooks.Core.Sending;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>Tells a web page, which is for people, from what a program answers. The one rule for all who ask.</summary>
public static class PageAnswer
{
    /// <summary>So much of a body shows whether it is one: nothing but blanks stands before its first word.</summary>
    internal const int Beginning = 256;

    private static readonly string[] FirstWords = ["<!doctype html", "<html"];

    /// <param name="headers">Of the answer, one <c>name: value</c> a line.</param>
    /// <param name="body">Of the answer, or its first <see cref="Beginning"/> bytes.</param>
    public static bool Is(string? headers, ReadOnlySpan<byte> body)
    {
        var start = Encoding.UTF8.GetString(body[..Math.Min(body.Length, Beginning)]).TrimStart('\uFEFF').TrimStart();
        return FirstWords.Any(word => start.StartsWith(word, StringComparison.OrdinalIgnoreCase)) || (start.StartsWith('<') && IsCalledOne(headers));
    }

    /// <summary>Not enough by itself: PHP, Flask, Rails and Express call a bare “ok”, or nothing at all, so.</summary>
    private static bool IsCalledOne(string? headers) => WrittenHeaders.Find(headers, "content-type")?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true;
}
