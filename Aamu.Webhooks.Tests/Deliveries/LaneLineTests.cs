using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.Extensions.Time.Testing;

namespace Aamu.Webhooks.Tests.Deliveries;

/// <summary>Deliveries that a lane has claimed and not sent yet.</summary>
public sealed class LaneLineTests : IDisposable
{
    private readonly FakeTimeProvider clock = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly LaneLine line;

    public LaneLineTests() => line = new LaneLine(clock, stopping.Token);

    public void Dispose() => stopping.Dispose();

    [Fact]
    public void As_many_as_there_is_room_for_go_in_their_order_and_the_next_as_soon_as_one_lands()
    {
        line.Add(Batch(WebhookStatus.Active, 1, 2, 3), atOnce: 2);
        Assert.Equal([1, 2], Going());

        line.Landed();
        Assert.Equal([3], Going());
    }

    [Fact]
    public void What_stands_too_long_does_not_go_and_is_given_back()
    {
        line.Add(Batch(WebhookStatus.Active, 1, 2), atOnce: 1);
        Assert.Equal([1], Going());
        clock.Advance(TimeSpan.FromMilliseconds(250));
        line.Landed();

        Assert.Empty(Going());
        Assert.Equal([2], Keys(line.GiveBack(all: false)));
        Assert.Empty(line.GiveBack(all: true));
    }

    [Fact]
    public void What_was_claimed_before_the_program_stood_still_does_not_go()
    {
        var claimed = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromSeconds(3));
        line.Add(Batch(WebhookStatus.Active, 1) with { Claimed = claimed }, atOnce: 1);
        Assert.Equal([1], Going());
        line.Landed();
        clock.Advance(TimeSpan.FromSeconds(1));
        line.Add(Batch(WebhookStatus.Active, 2) with { Claimed = claimed }, atOnce: 1);

        Assert.Empty(Going());
        Assert.Equal([2], Keys(line.GiveBack(all: false)));
    }

    [Fact]
    public void What_is_fresh_stays_in_line_unless_everything_is_wanted_back()
    {
        line.Add(Batch(WebhookStatus.Active, 1), atOnce: 0);

        Assert.Empty(line.GiveBack(all: false));
        Assert.Equal([1], Keys(line.GiveBack(all: true)));
    }

    [Fact]
    public void All_that_stands_in_line_goes_to_the_webhook_as_it_is_now()
    {
        line.Add(Batch(WebhookStatus.Active, 1), atOnce: 0);
        line.Add(Batch(WebhookStatus.Active) with { Webhook = Webhook(WebhookStatus.Active) with { Url = "https://new.example.com/" } }, atOnce: 1);

        Assert.Equal("https://new.example.com/", line.Next()!.Value.Webhook.Url);
    }

    [Fact]
    public void Of_a_paused_webhook_only_tests_go()
    {
        line.Add(Batch(WebhookStatus.Active, 1), atOnce: 0);
        var test = Delivery(2) with { IsTest = true };
        line.Add(Batch(WebhookStatus.Paused) with { Due = [test] }, atOnce: 2);

        Assert.Empty(Going());
        Assert.Equal([1], Keys(line.GiveBack(all: false)));
        Assert.Equal([2], Going());
    }

    [Fact]
    public void Nothing_goes_while_the_service_stops()
    {
        line.Add(Batch(WebhookStatus.Active, 1), atOnce: 1);
        stopping.Cancel();

        Assert.Empty(Going());
        Assert.Equal([1], Keys(line.GiveBack(all: false)));
    }

    private List<long> Going()
    {
        var keys = new List<long>();
        while (line.Next() is var (_, delivery))
        {
            keys.Add(delivery.Key);
        }

        return keys;
    }

    private static IEnumerable<long> Keys(IEnumerable<DueDelivery> deliveries) => deliveries.Select(delivery => delivery.Key);

    private static LaneBatch Batch(WebhookStatus status, params long[] keys) => new(Webhook(status), [.. keys.Select(Delivery)], LaneNews.None) { Beside = FlightRoom.Overhead };

    private static LaneWebhook Webhook(WebhookStatus status) => new(1, new TeamId("team_1"), 1, status, Deleted: false, "https://example.com/", [], []);

    private static DueDelivery Delivery(long key) => new(key, new DeliveryId("dlv_1"), DateTimeOffset.UnixEpoch, 0, IsTest: false, new EventId("evt_1"), "task.created", []);
}
