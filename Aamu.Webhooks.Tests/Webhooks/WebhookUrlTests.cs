using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Tests.Webhooks;

public sealed class WebhookUrlTests
{
    [Theory]
    [InlineData("https://example.com/hooks?x=1", "https://example.com/hooks?x=1")]
    [InlineData("  HTTPS://Example.COM  ", "https://example.com/")]
    [InlineData("http://127.0.0.1:9/", "http://127.0.0.1:9/")]
    [InlineData("https://müller.example/ä", "https://müller.example/%C3%A4")]
    [InlineData("https://xn--mller-kva.example/", "https://xn--mller-kva.example/")]
    [InlineData("https://[2606:4700::1]:8443/", "https://[2606:4700::1]:8443/")]
    [InlineData("https://my_host.example.com/a@b", "https://my_host.example.com/a@b")]
    [InlineData("https://example.com:443/", "https://example.com/")]
    public void A_good_url_is_accepted_and_normalised(string typed, string normalised)
    {
        Assert.True(WebhookUrl.TryAccept(typed, out var url, out var reason), reason);
        Assert.Equal(normalised, url.AbsoluteUri);
    }

    [Theory]
    [InlineData(null, "Enter the URL")]
    [InlineData("   ", "Enter the URL")]
    [InlineData("example.com/hooks", "Did you mean https://example.com/hooks?")]
    [InlineData("hooks", "must start with https://")]
    [InlineData("/hooks", "must start with https://")]
    [InlineData("mailto:aino@example.com", "must start with https://")]
    [InlineData("ftp://example.com/", "not ftp://")]
    [InlineData("file:///etc/passwd", "not file://")]
    [InlineData("https://", "not a complete URL")]
    [InlineData("https:///path", "not a complete URL")]
    [InlineData("https://example.com:99999/", "There is no port 99999")]
    [InlineData("https://example.com:8o8o/", "not a complete URL")]
    [InlineData("https://example.com:0/", "Port 0")]
    [InlineData("https://aino:pw@example.com/", "user name or password")]
    [InlineData("https://@example.com/", "user name or password")]
    [InlineData("https://example.com/#top", "fragment")]
    [InlineData("https://example.com/#", "fragment")]
    [InlineData("https://example.com/a b", "%20")]
    [InlineData("https://exa\tmple.com/", "%20")]
    [InlineData("https://example.com/\r\nhost: evil", "%20")]
    [InlineData(@"https:\\example.com\a", "backslash")]
    [InlineData(@"https://example.com\@evil.example/", "backslash")]
    public void A_bad_url_is_refused_in_words(string? typed, string words)
    {
        Assert.False(WebhookUrl.TryAccept(typed, out var url, out var reason));
        Assert.Null(url);
        Assert.Contains(words, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void At_most_2048_characters_as_typed_and_as_written_out()
    {
        const string start = "https://example.com/";
        Assert.True(WebhookUrl.TryAccept(start + new string('a', 2048 - start.Length), out _, out _));
        Assert.False(WebhookUrl.TryAccept(start + new string('a', 2049 - start.Length), out _, out var typed));
        Assert.Contains("2049", typed, StringComparison.Ordinal);
        Assert.False(WebhookUrl.TryAccept(start + new string('ä', 1000), out _, out var written));
        Assert.Contains("%-escapes", written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://a..b/")]
    [InlineData("https://-/")]
    [InlineData("https://xn--/")]
    [InlineData("https://\ud800.example/")]
    [InlineData("https://exa%6dple.com/")]
    [InlineData("https://ex\u200bample.com/")]
    public void A_strange_host_never_throws(string typed)
    {
        var accepted = WebhookUrl.TryAccept(typed, out var url, out var reason);
        Assert.Equal(accepted, reason is null);
        Assert.True(!accepted || url!.IdnHost.All(char.IsAscii));
    }

    [Fact]
    public void A_label_of_more_than_63_characters_is_refused() =>
        Assert.False(WebhookUrl.TryAccept($"https://{new string('a', 64)}.example/", out _, out _));
}
