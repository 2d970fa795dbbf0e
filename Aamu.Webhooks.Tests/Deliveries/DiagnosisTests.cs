using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Deliveries;

namespace Aamu.Webhooks.Tests.Deliveries;

/// <summary>What a receiver answers, by a real server that behaves so. Redirects and connections have tests of their own.</summary>
public sealed class DiagnosisTests
{
    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task An_error_that_is_a_log_in_page_says_so(int status)
    {
        var diagnosis = await Diagnosed.OfAsync(Diagnosed.Answer(status, "<html><title>Log in &amp; go</title><input type=password></html>", "Content-Type: text/html"));
        Assert.Contains($"answered {status}", diagnosis.What, StringComparison.Ordinal);
        Assert.Equal("The answer is a web page with the title “Log in & go”.", diagnosis.Evidence);
        Assert.Contains("behind a log-in", diagnosis.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bot_filter_is_recognised() => Assert.Contains(
        "bot filter", (await Diagnosed.OfAsync(Diagnosed.Answer(403, "<!DOCTYPE html><title>Just a moment...</title>", "Content-Type: text/html"))).Advice, StringComparison.Ordinal);

    [Fact]
    public async Task A_log_in_page_that_says_200_is_delivered_and_doubted()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(Diagnosed.Answer(200, "<html><title>Sign in</title><form></form></html>", "Content-Type: text/html"));
        await workspace.OfAsync("Behind a log-in", receiver.Url);
        var story = Story.Of(await workspace.OnlyDeliveryAsync(), workspace.Clock.GetUtcNow());
        Assert.Equal("Delivered at the first attempt", story.Headline);
        Assert.Contains("has probably not reached your program", story.Fact, StringComparison.Ordinal);
        Assert.Contains("behind a log-in", story.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"ok":true}""", "application/json")]
    [InlineData("ok", "text/plain")]
    [InlineData("", null)]
    [InlineData("ok", "text/html; charset=utf-8")]
    [InlineData("""{"ok":true}""", "text/html")]
    [InlineData("", "text/html")]
    [InlineData("<ok/>", "application/xml")]
    public async Task A_good_answer_is_not_doubted(string body, string? type)
    {
        var diagnosis = await Diagnosed.OfAsync(Diagnosed.Answer(200, body, type is null ? [] : [$"Content-Type: {type}"]));
        Assert.Equal((null, null), (diagnosis.Evidence, diagnosis.Advice));
    }

    [Theory]
    [InlineData(401, "Add the header that it expects")]
    [InlineData(403, "A firewall or bot filter")]
    [InlineData(404, "Check the path")]
    public async Task A_plain_refusal_has_its_sentence_its_next_step_and_the_start_of_the_answer(int status, string words)
    {
        var diagnosis = await Diagnosed.OfAsync(Diagnosed.Answer(status, "no"));
        Assert.Contains($"answered {status}", diagnosis.What, StringComparison.Ordinal);
        Assert.Contains(words, diagnosis.Advice, StringComparison.Ordinal);
        Assert.Equal("The answer begins: “no”", diagnosis.Evidence);
    }

    [Theory]
    [InlineData(401, """{"error":"invalid signature"}""")]
    [InlineData(403, "HMAC mismatch")]
    [InlineData(400, "timestamp too old")]
    [InlineData(401, """{"error":"timestamp is outside the tolerance"}""")]
    [InlineData(403, "invalid_timestamp")]
    public async Task A_receiver_that_says_it_is_the_signature_leads_to_the_signature_doctor(int status, string body)
    {
        var diagnosis = await Diagnosed.OfAsync(Diagnosed.Answer(status, body));
        Assert.Equal($"The receiver answered {status}: it refuses the signature", diagnosis.What);
        Assert.Contains("signature doctor", diagnosis.Advice, StringComparison.Ordinal);
        Assert.Contains(body, diagnosis.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_that_only_carries_its_time_is_not_taken_for_a_refused_signature()
    {
        var diagnosis = await Diagnosed.OfAsync(Diagnosed.Answer(401, """{"timestamp":"2026-06-05T14:47:14.806+00:00","status":401,"error":"Unauthorized","path":"/hook"}""", "Content-Type: application/json"));
        Assert.Equal("The receiver answered 401: it wants credentials", diagnosis.What);
        Assert.DoesNotContain("signature doctor", diagnosis.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_410_is_said_to_be_why_nothing_is_sent_any_more()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(410);
        await workspace.OfAsync("Gone", receiver.Url);
        var story = Story.Of(await workspace.OnlyDeliveryAsync(), workspace.Clock.GetUtcNow());
        Assert.Equal("The receiver answered 410, so the webhook was disabled", story.Headline);
        Assert.Contains("enable it: then this is sent", story.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_405_names_what_is_allowed() => Assert.Equal("It takes GET, HEAD only.", (await Diagnosed.OfAsync(Diagnosed.Answer(405, "", "Allow: GET, HEAD"))).Evidence);

    [Fact]
    public async Task A_429_names_the_wait() => Assert.Equal("It asked to wait: Retry-After 120.", (await Diagnosed.OfAsync(Diagnosed.Answer(429, "", "Retry-After: 120"))).Evidence);

    [Theory]
    [InlineData(410, "Enter the new URL")]
    [InlineData(413, "body limit")]
    public async Task What_is_gone_or_too_large_has_advice_of_its_own(int status, string words) =>
        Assert.Contains(words, (await Diagnosed.OfAsync(Diagnosed.Answer(status, ""))).Advice, StringComparison.Ordinal);

    [Fact]
    public async Task A_500_is_quoted_from_its_start_on_one_line()
    {
        var diagnosis = await Diagnosed.OfAsync(Diagnosed.Answer(500, "Traceback:\n\tline 1\n" + new string('x', 500)));
        Assert.StartsWith("The answer begins: “Traceback: line 1 xxx", diagnosis.Evidence, StringComparison.Ordinal);
        Assert.EndsWith("x…”", diagnosis.Evidence, StringComparison.Ordinal);
    }
}
