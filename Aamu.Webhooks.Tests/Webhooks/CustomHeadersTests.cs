using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Tests.Webhooks;

public sealed class CustomHeadersTests
{
    [Theory]
    [InlineData("authorization", "Bearer abc")]
    [InlineData("X-Api-Key", "!~ visible")]
    [InlineData("accept", "application/json")]
    public void Ordinary_headers_are_accepted(string name, string value) => Assert.Empty(CustomHeaders.Check([new(name, value)]));

    [Theory]
    [InlineData("Host")]
    [InlineData("content-length")]
    [InlineData("CONTENT-TYPE")]
    [InlineData("content-anything")]
    [InlineData("Transfer-Encoding")]
    [InlineData("connection")]
    [InlineData("te")]
    [InlineData("upgrade")]
    [InlineData("trailer")]
    [InlineData("keep-alive")]
    [InlineData("proxy-authorization")]
    [InlineData("expect")]
    [InlineData("user-agent")]
    [InlineData("x-aamu-signature")]
    [InlineData("webhook-id")]
    [InlineData("cookie")]
    [InlineData("sec-fetch-site")]
    [InlineData("x-forwarded-for")]
    [InlineData("forwarded")]
    [InlineData("accept-encoding")]
    [InlineData("metadata-flavor")]
    [InlineData("traceparent")]
    public void Names_that_are_not_the_teams_to_choose_are_refused_at_the_name(string name)
    {
        var objection = Assert.Single(CustomHeaders.Check([new("x-ok", "1"), new(name, "1")]));
        Assert.Equal("headers[1].name", objection.Field);
        Assert.Contains("cannot be chosen", objection.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x y")]
    [InlineData("x:y")]
    [InlineData("x\r\ny")]
    [InlineData("ä")]
    public void Names_that_are_no_names_are_refused(string name) => Assert.Equal("headers[0].name", Assert.Single(CustomHeaders.Check([new(name, "1")])).Field);

    [Theory]
    [InlineData("")]
    [InlineData("a\r\nx-aamu-signature: forged")]
    [InlineData("a\0b")]
    [InlineData("a\tb")]
    [InlineData(" a")]
    [InlineData("ä")]
    [InlineData("\u007f")]
    public void Values_that_could_break_a_request_are_refused(string value) => Assert.Equal("headers[0].value", Assert.Single(CustomHeaders.Check([new("x-a", value)])).Field);

    [Fact]
    public void Lengths_and_numbers_are_bounded()
    {
        Assert.Empty(CustomHeaders.Check([new(new string('n', 128), new string('v', 1024))]));
        Assert.Equal(["headers[0].name", "headers[0].value"], CustomHeaders.Check([new(new string('n', 129), new string('v', 1025))]).Select(objection => objection.Field));
        Assert.Empty(CustomHeaders.Check(Many(20)));
        Assert.Equal("headers", Assert.Single(CustomHeaders.Check(Many(21))).Field);
    }

    [Fact]
    public void A_name_given_twice_is_refused_whatever_its_case() =>
        Assert.Equal(new HeaderObjection("headers[1].name", "X-A is given twice."), Assert.Single(CustomHeaders.Check([new("x-a", "1"), new("X-A", "2")])));

    private static List<CustomHeader> Many(int count) => [.. Enumerable.Range(0, count).Select(i => new CustomHeader($"x-{i}", "v"))];
}
