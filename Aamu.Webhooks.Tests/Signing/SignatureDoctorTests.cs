using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Aamu.Webhooks.Core.Signing;

namespace Aamu.Webhooks.Tests.Signing;

/// <summary>Every mistake is made with a request that really was sent.</summary>
public sealed class SignatureDoctorTests
{
    [Fact]
    public async Task A_request_as_it_was_sent_has_nothing_wrong_with_it()
    {
        await using var room = await SignatureRoom.OpenAsync();
        var findings = await room.AskAsync(room.Case());
        Assert.All(findings, finding => Assert.Equal(FindingKind.Right, finding.Kind));
        Assert.Contains(findings, finding => finding.What == "It was signed with the present secret of “Orders”.");
    }

    [Theory]
    [InlineData("newline", "has a line break at its end that was not sent")]
    [InlineData("windows newline", "has a Windows line break at its end that was not sent")]
    [InlineData("bom", "byte order mark")]
    [InlineData("reserialised", "parsed as JSON and written again")]
    [InlineData("reordered", "parsed as JSON and written again")]
    [InlineData("truncated", "is cut off: it ends after 40 of")]
    [InlineData("empty", "is empty")]
    [InlineData("changed", "differs from byte")]
    public async Task A_body_that_is_not_the_sent_one_is_told_by_what_happened_to_it(string what, string words)
    {
        await using var room = await SignatureRoom.OpenAsync();
        byte[] body = what switch
        {
            "newline" => [.. room.Body, (byte)'\n'],
            "windows newline" => [.. room.Body, (byte)'\r', (byte)'\n'],
            "bom" => [0xEF, 0xBB, 0xBF, .. room.Body],
            "reserialised" => JsonSerializer.SerializeToUtf8Bytes(JsonDocument.Parse(room.Body), Indented),
            "reordered" => Reordered(room.Body),
            "truncated" => room.Body[..40],
            "empty" => [],
            _ => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(room.Body).Replace("sauna", "SAUNA", StringComparison.Ordinal)),
        };

        await room.FindsAsync(room.Case() with { Body = body }, words);
        if (what is "newline" or "windows newline" or "bom")
        {
            await room.FindsAsync(room.Case() with { Body = body, Headers = room.SignatureOnly, Webhook = room.Webhook }, what == "bom" ? "has lost its byte order mark" : "has lost the line break");
        }
    }

    [Theory]
    [InlineData("\n", "\r\n", "has Windows line breaks (CRLF) where there were plain ones")]
    [InlineData("\r\n", "\n", "has plain line breaks where there were Windows ones (CRLF)")]
    public async Task Line_breaks_inside_that_became_others_are_told(string sent, string arrived, string words)
    {
        await using var room = await SignatureRoom.OpenAsync($"{{{sent}\"title\": \"Paint the sauna door\"{sent}}}");
        var body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(room.Body).Replace(sent, arrived, StringComparison.Ordinal));
        Assert.NotEqual(room.Body, body);
        await room.FindsAsync(room.Case() with { Body = body }, words);
    }

    [Fact]
    public async Task Whoever_verifies_by_a_library_of_standard_webhooks_is_helped_too()
    {
        await using var room = await SignatureRoom.OpenAsync();
        var standard = room.Case() with { Headers = string.Join('\n', room.Case().Headers.Split('\n').Where(line => line.StartsWith("webhook-", StringComparison.Ordinal))) };
        await room.FindsAsync(standard, "It was signed with the present secret of “Orders”.", FindingKind.Right);
        await room.FindsAsync(standard with { Body = [.. room.Body, (byte)'\n'] }, "has a line break at its end that was not sent");
        var signature = standard.Headers.Split('\n').First(line => line.StartsWith("webhook-signature", StringComparison.Ordinal)).Split(": ")[1];
        foreach (var computed in new[] { signature, signature["v1,".Length..] })
        {
            await room.FindsAsync(room.Case() with { Computed = computed }, "the right webhook-signature", FindingKind.Right);
        }
    }

    [Theory]
    [InlineData("seconds", "the time is read as seconds")]
    [InlineData("decoded", "decoded from base64")]
    [InlineData("no prefix", "without its whsec_")]
    [InlineData("no time", "the time is left out")]
    [InlineData("python", "parsed as JSON and written again")]
    [InlineData("decoded and newline", "decoded from base64 instead of used as the text it is, and the body has a line break")]
    public async Task The_receivers_own_sum_tells_the_mistake(string mistake, string words)
    {
        await using var room = await SignatureRoom.OpenAsync();
        var (key, time, body) = (Encoding.UTF8.GetBytes(room.Secret), room.Time + ".", room.Body);
        (key, time, body) = mistake switch
        {
            "seconds" => (key, room.Time[..^3] + ".", body),
            "decoded" => (Convert.FromBase64String(room.Secret[6..]), time, body),
            "no prefix" => (Encoding.UTF8.GetBytes(room.Secret[6..]), time, body),
            "no time" => (key, "", body),
            "python" => (key, time, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace("\":", "\": ", StringComparison.Ordinal).Replace(",\"", ", \"", StringComparison.Ordinal))),
            _ => (Convert.FromBase64String(room.Secret[6..]), time, [.. body, (byte)'\n']),
        };
        byte[] payload = [.. Encoding.UTF8.GetBytes(time), .. body];
        var sum = HMACSHA256.HashData(key, payload);

        await room.FindsAsync(room.Case() with { Computed = Convert.ToHexString(sum) }, words);
        await room.FindsAsync(room.Case() with { Computed = Convert.ToBase64String(sum) }, words);
    }

    [Fact]
    public async Task A_right_sum_and_one_that_nothing_explains_are_told_apart()
    {
        await using var room = await SignatureRoom.OpenAsync();
        Assert.Contains(await room.AskAsync(room.Case() with { Computed = room.Header.Split("v1=")[1] }), finding => finding.What == "Your program computed the right signature.");
        await room.FindsAsync(room.Case() with { Computed = new string('a', 64) }, "none of the usual mistakes");
        await room.FindsAsync(room.Case() with { Computed = "abc" }, "no HMAC-SHA-256");
    }

    [Theory]
    [InlineData("base64")]
    [InlineData("capitals")]
    public async Task The_right_sum_in_another_writing_is_the_mistake(string writing)
    {
        await using var room = await SignatureRoom.OpenAsync();
        var hex = room.Header.Split("v1=")[1];
        var computed = writing == "base64" ? Convert.ToBase64String(Convert.FromHexString(hex)) : hex.ToUpperInvariant();
        await room.FindsAsync(room.Case() with { Computed = computed }, "computed the right bytes and wrote them otherwise");
    }

    [Theory]
    [InlineData("2026-06-05T14:54:07Z", "412 s ahead", FindingKind.Mistake)]
    [InlineData("2026-06-05T14:47:20Z", "5 s ahead", FindingKind.Right)]
    [InlineData("1780670000", "835 s behind", FindingKind.Mistake)]
    public async Task The_receivers_clock_is_told_by_how_much_it_is_off(string receivedAt, string words, FindingKind kind)
    {
        await using var room = await SignatureRoom.OpenAsync();
        await room.FindsAsync(room.Case() with { ReceivedAt = receivedAt }, words, kind);
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static byte[] Reordered(byte[] body) => JsonSerializer.SerializeToUtf8Bytes(JsonDocument.Parse(body).RootElement.EnumerateObject().Reverse().ToDictionary(member => member.Name, member => member.Value));
}
