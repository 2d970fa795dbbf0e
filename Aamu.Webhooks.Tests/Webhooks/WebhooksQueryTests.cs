using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Webhooks;

namespace Aamu.Webhooks.Tests.Webhooks;

public sealed class WebhooksQueryTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 5, 12, 0, 0, TimeSpan.Zero);

    private static readonly ListedWebhook[] All =
    [
        One("wh_1", "all", WebhookStatus.Active, ["*"], [], delivered: 90, failed: 10, p95: 400, at: 1),
        One("wh_4", "dead", WebhookStatus.Active, ["task.*"], ["proj_1"], delivered: 0, failed: 5, p95: null, at: 3, inARow: 5),
        One("wh_3", "fine", WebhookStatus.Active, ["form.submitted"], ["proj_2"], delivered: 7, failed: 0, p95: 900, at: 2),
        One("wh_2", "paused", WebhookStatus.Paused, ["task.created"], [], delivered: 0, failed: 3, p95: null, at: 4, inARow: 9),
    ];

    [Fact]
    public void Without_a_wish_all_are_shown_by_name() => Assert.Equal(["all", "dead", "fine", "paused"], Names(new WebhooksQuery()));

    [Fact]
    public void A_paused_webhook_is_not_failing_for_it_does_not_send()
    {
        Assert.Equal(["dead"], Names(new WebhooksQuery { Health = "failing" }));
        Assert.Equal(["all"], Names(new WebhooksQuery { Health = "unsteady" }));
        Assert.Equal(["paused"], Names(new WebhooksQuery { Status = "paused" }));
    }

    [Fact]
    public void A_group_finds_who_listens_to_any_event_of_it_and_a_project_who_gets_its_events()
    {
        Assert.Equal(["all", "dead", "paused"], Names(new WebhooksQuery { Group = "Tasks" }));
        Assert.Equal(["all", "fine"], Names(new WebhooksQuery { Group = "Forms" }));
        Assert.Equal(["all", "dead", "paused"], Names(new WebhooksQuery { Project = "proj_1" }));
    }

    [Theory]
    [InlineData("health", "dead", "all", "fine", "paused")]
    [InlineData("success", "dead", "paused", "all", "fine")]
    [InlineData("slow", "fine", "all", "dead", "paused")]
    [InlineData("last", "paused", "dead", "fine", "all")]
    [InlineData("new", "dead", "fine", "paused", "all")]
    [InlineData("nonsense", "all", "dead", "fine", "paused")]
    public void The_order_is_the_one_asked_for(string sort, params string[] names) => Assert.Equal(names, Names(new WebhooksQuery { Sort = sort }));

    [Fact]
    public void Words_that_nobody_knows_ask_for_nothing() => Assert.Equal(4, Names(new WebhooksQuery { Status = "asleep", Health = "ill", Group = "Cakes" }).Count());

    [Fact]
    public void What_is_asked_for_stands_in_the_address() =>
        Assert.Equal("/t/team_1/webhooks?q=a%26b&health=failing&sort=last&page=2", new WebhooksQuery { Search = "a&b", Health = "failing", Sort = "last", Page = 2 }.Href("team_1"));

    private static IEnumerable<string> Names(WebhooksQuery query) => query.Of(All).Select(webhook => webhook.Line.Name);

    private static ListedWebhook One(
        string id, string name, WebhookStatus status, string[] types, string[] projects, long delivered, long failed, double? p95, int at, int inARow = 0)
    {
        var last = new LastAttempt(Now.AddMinutes(at), AttemptOutcome.HttpError, 500);
        return new ListedWebhook(
            new WebhookLine(new WebhookId(id), name, "https://example.com/", status, null, types, projects, last, false, 0),
            new WebhookFigures(new WebhookId(id), name, "", status, new Condition(last, last, null, Now, inARow), new HealthFigures(delivered, failed, 0, p95, p95), []));
    }
}
