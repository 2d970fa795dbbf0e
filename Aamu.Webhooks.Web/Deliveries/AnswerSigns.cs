using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Web.Shared;

namespace Aamu.Webhooks.Web.Deliveries;

/// <summary>What an answer gives away about who gave it: the receiver's program, a log-in page, a bot filter, a server that moved.</summary>
internal sealed partial record AnswerSigns
{
    private const int LongestQuote = 200;
    private const int MostRead = 8 * 1024;

    private AnswerSigns(AttemptDetails attempt)
    {
        Text = Legibility.IsText(attempt.ResponseBody) ? Encoding.UTF8.GetString(attempt.ResponseBody.AsSpan(0, Math.Min(attempt.ResponseBody?.Length ?? 0, MostRead))) : "";
        IsPage = PageAnswer.Is(attempt.ResponseHeaders, attempt.ResponseBody);
        Title = IsPage && TitleTag().Match(Text) is { Success: true } match ? Quote(WebUtility.HtmlDecode(match.Groups[1].Value)) : null;
        Location = WrittenHeaders.Find(attempt.ResponseHeaders, "location") is { Length: > 0 } text && Uri.TryCreate(attempt.Url, UriKind.Absolute, out var sentTo) && Uri.TryCreate(sentTo, text, out var leadsTo) ? leadsTo : null;
        Allowed = WrittenHeaders.Find(attempt.ResponseHeaders, "allow");
        RetryAfter = WrittenHeaders.Find(attempt.ResponseHeaders, "retry-after");
    }

    /// <summary>A web page for people, where a program should have answered.</summary>
    public bool IsPage { get; }

    public string? Title { get; }

    /// <summary>Where a redirect leads, in full.</summary>
    public Uri? Location { get; }

    public string? Allowed { get; }

    public string? RetryAfter { get; }

    private string Text { get; }

    /// <summary>A form that asks for a password, or a page that calls itself so.</summary>
    public bool IsLogin => IsPage && (PasswordField().IsMatch(Text) || (Title is not null && LoginWords().IsMatch(Title)));

    /// <summary>A filter that takes the sender for a bot.</summary>
    public bool IsBotFilter => IsPage && BotWords().IsMatch(Title ?? "");

    /// <summary>A program that tells what it did not like, and it was the signature.</summary>
    public bool NamesSignature => !IsPage && SignatureWords().IsMatch(Text);

    /// <summary>A TLS port that was spoken to in plain http, in the words of the usual servers.</summary>
    public bool WantsHttps => HttpsWords().IsMatch(Text);

    public bool LeadsToLogin => Location is not null && LoginWords().IsMatch(Location.PathAndQuery);

    /// <summary>The same place, by https.</summary>
    public bool LeadsToHttps(string url) => Location is { Scheme: "https" } && Uri.TryCreate(url, UriKind.Absolute, out var from)
        && from.Scheme == Uri.UriSchemeHttp && from.IdnHost == Location.IdnHost;

    /// <summary>The start of what was answered, on one line; null when there is nothing to read.</summary>
    public string? Start => (IsPage ? Title is null ? Strings.QuotePage : Strings.QuoteTitled.With(Title) : Quote(Text) is { Length: > 0 } quote ? Strings.Quote.With(quote) : null);

    /// <summary>The same as a sentence.</summary>
    public string? Sentence => Start is { } start ? (IsPage ? Strings.EvidenceAnswer : Strings.EvidenceBegins).With(start) : null;

    public static AnswerSigns Of(AttemptDetails attempt) => new(attempt);

    private static string Quote(string text)
    {
        var line = Blanks().Replace(new string([.. text.Select(c => char.IsControl(c) || c == '\uFFFD' ? ' ' : c)]), " ").Trim();
        return line.Length > LongestQuote ? line[..LongestQuote] + "…" : line;
    }

    // Their work is bounded by the few KiB that are read. A limit by the clock would fail the page of a machine that is busy.
    [GeneratedRegex("<title[^>]{0,200}>([^<]{1,300})", RegexOptions.IgnoreCase)]
    private static partial Regex TitleTag();

    [GeneratedRegex("<input[^>]{0,200}type=[\"']?password", RegexOptions.IgnoreCase)]
    private static partial Regex PasswordField();

    [GeneratedRegex(@"\b(log ?-?_?in|sign ?-?_?in|sso|oauth2?|saml|authorize|authenticate|session/new)\b", RegexOptions.IgnoreCase)]
    private static partial Regex LoginWords();

    [GeneratedRegex("just a moment|attention required|captcha|are you (a )?human|access denied|request blocked|security check", RegexOptions.IgnoreCase)]
    private static partial Regex BotWords();

    // A time alone says nothing: the error bodies of common frameworks carry one.
    [GeneratedRegex("""signature|hmac|timestamp[^":{},]{0,30}(too.?old|too.?new|expired|invalid|stale|outside|tolerance|in.the.future)|(too.?old|expired|invalid|stale|outside)[^":{},]{0,30}timestamp""", RegexOptions.IgnoreCase)]
    private static partial Regex SignatureWords();

    [GeneratedRegex("http request was sent to https port|http request to an https server|plain http to an ssl-enabled", RegexOptions.IgnoreCase)]
    private static partial Regex HttpsWords();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
