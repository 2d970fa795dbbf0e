using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Aamu.Webhooks.Core.Sending;

namespace Aamu.Webhooks.Core.Webhooks;

/// <summary>
/// What a webhook's URL may look like. Where it may lead is another question, asked of <c>AddressGuard</c>: names can point elsewhere tomorrow.
/// </summary>
public static class WebhookUrl
{
    public const int MaxLength = 2048;

    /// <param name="url">Trimmed, its scheme and host in lower case; an international host stays readable and is sent as punycode.</param>
    public static bool TryAccept(string? typed, [NotNullWhen(true)] out Uri? url, [NotNullWhen(false)] out string? reason)
    {
        var text = typed?.Trim() ?? "";
        url = null;
        reason = ObjectionToText(text);
        if (reason is not null)
        {
            return false;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var parsed))
        {
            reason = ObjectionToPort(text) ?? "This is not a complete URL. It should look like https://example.com/webhooks.";
            return false;
        }

        reason = ObjectionToParts(parsed, text);
        url = reason is null ? parsed : null;
        return url is not null;
    }

    /// <param name="ports">Those that this service calls.</param>
    public static bool TryAccept(string? typed, PortList ports, [NotNullWhen(true)] out Uri? url, [NotNullWhen(false)] out string? reason)
    {
        ArgumentNullException.ThrowIfNull(ports);
        if (TryAccept(typed, out url, out reason))
        {
            reason = ports.ObjectionTo(url.Port);
            url = reason is null ? url : null;
        }

        return url is not null;
    }

    private static string? ObjectionToText(string text) => text switch
    {
        "" => "Enter the URL that events are sent to, such as https://example.com/webhooks.",
        { Length: > MaxLength } => $"The URL has {text.Length} characters; at most {MaxLength} are allowed.",
        _ when text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) => "The URL has spaces or line breaks in it. Write a space as %20.",
        _ when text.Contains('\\') => "The URL has a backslash in it; URLs are written with forward slashes.",
        _ when !text.Contains("://", StringComparison.Ordinal) => MissingScheme(text),
        _ => null,
    };

    private static string MissingScheme(string text) =>
        Uri.TryCreate("https://" + text, UriKind.Absolute, out var guess) && guess.Host.Contains('.', StringComparison.Ordinal) && guess.UserInfo.Length == 0
            ? $"The URL must start with https:// or http://. Did you mean https://{text}?"
            : "The URL must start with https:// or http://.";

    /// <summary>Of digits after the last colon; a parser of URLs says no more than that it is none.</summary>
    private static string? ObjectionToPort(string text)
    {
        var port = Authority(text)[(Authority(text).LastIndexOf(':') + 1)..];
        return port.Length is > 0 and <= 20 && port.IndexOfAnyExceptInRange('0', '9') < 0 && !ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? $"There is no port {port}: they go from 1 to 65535."
            : null;
    }

    private static string? ObjectionToParts(Uri url, string text)
    {
        if (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp)
        {
            return $"Events are sent over https:// or http://, not {url.Scheme}://.";
        }

        if (url.UserInfo.Length > 0 || Authority(text).Contains('@'))
        {
            return "The URL must not hold a user name or password. Put credentials in a custom header.";
        }

        if (text.Contains('#', StringComparison.Ordinal))
        {
            return "The URL must not have a fragment: what follows # is never sent to a server.";
        }

        if (url.Port is 0)
        {
            return "Port 0 cannot be called.";
        }

        return url.AbsoluteUri.Length > MaxLength
            ? $"Written with its %-escapes the URL has {url.AbsoluteUri.Length} characters; at most {MaxLength} are allowed."
            : ObjectionToHost(url);
    }

    private static string? ObjectionToHost(Uri url)
    {
        var host = PunycodeOf(url)?.TrimEnd('.');
        var isSendable = host?.Length is > 0 and <= 253 && host.All(char.IsAscii) && Uri.CheckHostName(host) != UriHostNameType.Unknown;
        return isSendable ? null : "The URL's host is not a valid name.";
    }

    private static string? PunycodeOf(Uri url)
    {
        try
        {
            return url.IdnHost;
        }
        catch (UriFormatException)
        {
            return null; // letters that no international name may have
        }
    }

    private static ReadOnlySpan<char> Authority(string text)
    {
        var rest = text.AsSpan(text.IndexOf("://", StringComparison.Ordinal) + 3);
        var end = rest.IndexOfAny('/', '?', '#');
        return end < 0 ? rest : rest[..end];
    }
}
