using Aamu.Webhooks.Core.Signing;

namespace Aamu.Webhooks.Tests.Signing;

/// <summary>Headers as people paste them.</summary>
public sealed class PastedHeadersTests
{
    [Theory]
    [InlineData("content-type: application/json", "There is no x-aamu-signature")]
    [InlineData("x-aamu-signature: v1=00", "no time")]
    [InlineData("x-aamu-signature: t=1780670836,v1=00", "cut to seconds")]
    [InlineData("x-aamu-signature: t=1780670836831,v1=abcdef", "no whole v1")]
    public async Task A_header_that_is_broken_is_told_before_all_else(string headers, string words)
    {
        await using var room = await SignatureRoom.OpenAsync();
        await room.FindsAsync(room.Case() with { Headers = headers }, words);
    }

    [Theory]
    [InlineData("X-Aamu-Signature: {0}")]
    [InlineData("  -H 'x-aamu-signature: {0}' \\")]
    [InlineData("\"x-aamu-signature\": \"{0}\",")]
    public async Task Headers_are_read_as_people_paste_them(string form)
    {
        await using var room = await SignatureRoom.OpenAsync();
        var findings = await room.AskAsync(room.Case() with { Headers = "host: x\n" + form.Replace("{0}", room.Header, StringComparison.Ordinal), Webhook = room.Webhook });
        Assert.All(findings, finding => Assert.Equal(FindingKind.Right, finding.Kind));
    }

    [Theory]
    [InlineData("< x-aamu-signature: {0}")]
    [InlineData("{0}")]
    public async Task What_curl_prints_and_the_bare_value_are_read_too(string form)
    {
        await using var room = await SignatureRoom.OpenAsync();
        var findings = await room.AskAsync(room.Case() with { Headers = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, room.Header), Webhook = room.Webhook });
        Assert.Contains(findings, finding => finding.IsProof);
    }

    [Theory]
    [InlineData('\n')]
    [InlineData(' ')]
    [InlineData('"')]
    public async Task Headers_that_are_nothing_but_blanks_are_read_at_once(char blank)
    {
        await using var room = await SignatureRoom.OpenAsync();
        await room.FindsAsync(new SignatureCase { Headers = new string(blank, SignatureCase.MaxHeaders) }, "There is no x-aamu-signature");
    }

    [Fact]
    public async Task A_header_with_hundreds_of_signatures_costs_no_more_than_one_of_five()
    {
        await using var room = await SignatureRoom.OpenAsync();
        var many = string.Concat(Enumerable.Repeat($",v1={new string('0', 64)}", 400));
        var findings = await room.AskAsync(room.Case() with { Headers = $"x-aamu-signature: {room.Header}{many}", Webhook = room.Webhook });
        Assert.Contains(findings, finding => finding.IsProof);
    }
}
