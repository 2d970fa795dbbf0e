using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Deliveries;

namespace Aamu.Webhooks.Tests.Deliveries;

public sealed class ExplanationTests
{
    private const string Url = "https://hooks.example.com/in";

    [Fact]
    public void Every_failure_has_a_sentence_and_a_next_step()
    {
        foreach (var outcome in Enum.GetValues<AttemptOutcome>().Where(outcome => outcome != AttemptOutcome.Succeeded))
        {
            var explanation = Explanation.Of(outcome, outcome == AttemptOutcome.HttpError ? 500 : null, Url);
            Assert.NotEqual("It did not work", explanation.What);
            Assert.False(string.IsNullOrEmpty(explanation.Advice), outcome.ToString());
            Assert.False(explanation.What.EndsWith('.'), explanation.What);
        }
    }

    [Fact]
    public void Every_status_that_is_no_success_has_a_sentence_that_names_it()
    {
        foreach (var status in Enumerable.Range(100, 900).Where(status => status is < 200 or > 299))
        {
            var explanation = Explanation.Of(AttemptOutcome.HttpError, status, Url);
            Assert.Contains($"answered {status}", explanation.What, StringComparison.Ordinal);
            Assert.False(string.IsNullOrEmpty(explanation.Advice));
        }
    }

    [Theory]
    [InlineData(AttemptOutcome.MissingSecret, "Not sent")]
    [InlineData(AttemptOutcome.InvalidUrl, "Not sent")]
    [InlineData(AttemptOutcome.BlockedAddress, "Not sent")]
    [InlineData(AttemptOutcome.DnsError, "No connection")]
    [InlineData(AttemptOutcome.ConnectionRefused, "No connection")]
    [InlineData(AttemptOutcome.ConnectTimeout, "No connection")]
    [InlineData(AttemptOutcome.TlsError, "No connection")]
    [InlineData(AttemptOutcome.Timeout, "The receiver")]
    [InlineData(AttemptOutcome.HttpError, "The receiver")]
    [InlineData(AttemptOutcome.Interrupted, "This service")]
    public void The_first_words_say_who_failed(AttemptOutcome outcome, string start) =>
        Assert.StartsWith(start, Explanation.Of(outcome, 500, Url).What, StringComparison.Ordinal);

    [Theory]
    [InlineData("http://127.0.0.1:3000/hook")]
    [InlineData("http://localhost:3000/hook")]
    [InlineData("http://app.localhost:3000/hook")]
    [InlineData("http://[::1]:3000/hook")]
    [InlineData("http://0.0.0.0:3000/hook")]
    public void A_loopback_address_is_explained_as_the_machine_of_this_service(string url)
    {
        Assert.Contains("not your laptop", Explanation.Of(AttemptOutcome.ConnectionRefused, null, url).Advice, StringComparison.Ordinal);
        Assert.Contains("not your laptop", Explanation.Of(AttemptOutcome.BlockedAddress, null, url).Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_public_host_that_refuses_is_not_called_this_machine()
    {
        var explanation = Explanation.Of(AttemptOutcome.ConnectionRefused, null, "https://hooks.example.com:8443/in");
        Assert.Equal("No connection: hooks.example.com refused it on port 8443", explanation.What);
        Assert.DoesNotContain("laptop", explanation.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(301, "final URL")]
    [InlineData(401, "header")]
    [InlineData(403, "firewall")]
    [InlineData(404, "path")]
    [InlineData(405, "POST")]
    [InlineData(410, "new URL")]
    [InlineData(413, "body limit")]
    [InlineData(429, "limit")]
    [InlineData(503, "tried again")]
    public void The_usual_statuses_have_advice_of_their_own(int status, string word) =>
        Assert.Contains(word, Explanation.Of(AttemptOutcome.HttpError, status, Url).Advice, StringComparison.Ordinal);

    [Fact]
    public void What_was_given_up_is_promised_nothing()
    {
        var now = Workspace.Start;
        foreach (var url in new[] { Url, "http://127.0.0.1:3000/hook", ListenTarget.Url })
        {
            foreach (var (outcome, status) in Enum.GetValues<AttemptOutcome>().Where(outcome => outcome != AttemptOutcome.Succeeded).SelectMany(outcome =>
                outcome == AttemptOutcome.HttpError ? Enumerable.Range(300, 300).Select(status => (outcome, (int?)status)) : [(outcome, null)]))
            {
                var attempt = new AttemptDetails(1, now, 10, outcome, status, "It failed.", url, null, null, null, null, false, AttemptTimings.None, 1);
                var line = new DeliveryLine(1, new("whd_1"), new("wh_1"), "Orders", new("evt_1"), "task.created", null, DeliveryState.Exhausted, now, null, 1, outcome, status, 10, now, false);
                var advice = Story.Of(new DeliveryDetails(line, [], false, [attempt]), now).Advice;
                Assert.False(string.IsNullOrEmpty(advice), $"{outcome} {status}");
                Assert.DoesNotMatch("is tried|this is sent|is sent again|by itself|is kept|Nothing to do", advice);
            }
        }
    }

    [Fact]
    public void What_the_receiver_may_have_got_is_said_to_be_possible() => Assert.All(
        new[] { AttemptOutcome.Timeout, AttemptOutcome.ResponseTooSlow, AttemptOutcome.ProtocolError, AttemptOutcome.ConnectionReset, AttemptOutcome.Interrupted },
        outcome => Assert.Contains("may have got the event", Explanation.Of(outcome, null, Url).Advice, StringComparison.Ordinal));
}
