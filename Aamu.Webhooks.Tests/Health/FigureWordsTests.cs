using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Health;

namespace Aamu.Webhooks.Tests.Health;

public sealed class FigureWordsTests
{
    private static readonly WebhookId Id = new("wh_1");

    [Theory]
    [InlineData(0, 0, "–")]
    [InlineData(5, 0, "100 %")]
    [InlineData(99_999, 1, "99.9 %")]
    [InlineData(1, 99_999, "0.1 %")]
    [InlineData(0, 3, "0 %")]
    [InlineData(2, 1, "66.7 %")]
    public void A_rate_says_all_or_nothing_only_when_it_is_so(long delivered, long failed, string words) =>
        Assert.Equal(words, FigureWords.Rate(new HealthFigures(delivered, failed, 0, null, null)));

    [Fact]
    public void A_webhook_that_fails_is_told_with_what_to_do()
    {
        var words = ProblemWords.Of(new Problem.Failing(Id, "Invoices", "https://example.com/", default, 1_204, new LastAttempt(default, AttemptOutcome.HttpError, 401), false, true), "team_1");
        Assert.Equal("“Invoices” is failing: 1,204 attempts in a row", words.What);
        Assert.StartsWith("The receiver answered 401: it wants credentials. Add the header", words.Advice, StringComparison.Ordinal);
        Assert.EndsWith("What waits is retried by itself.", words.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_given_up_leads_to_the_log_narrowed_to_it()
    {
        var words = ProblemWords.Of(new Problem.GaveUp(Id, "Invoices", new Count(1, false), default), "team_1");
        Assert.Equal("“Invoices” gave up on 1 delivery in the last 7 days", words.What);
        Assert.Equal("/t/team_1/deliveries?webhook=wh_1&status=exhausted", words.Href);
    }

    [Fact]
    public void What_is_not_counted_to_its_end_says_so_and_a_long_name_is_cut()
    {
        var words = ProblemWords.Of(new Problem.HeldBack(Id, new string('n', 300), WebhookStatus.Paused, new Count(1_000, true)), "team_1");
        Assert.EndsWith("n…” is paused and holds 1,000 or more deliveries", words.What, StringComparison.Ordinal);
        Assert.True(words.What.Length < 150);
    }
}
