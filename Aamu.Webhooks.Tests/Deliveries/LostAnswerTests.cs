using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Listening;
using Aamu.Webhooks.Core.Operations;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Tests.Deliveries;

/// <summary>The connection breaks when a commit is done and nobody has heard of it yet.</summary>
public sealed class LostAnswerTests
{
    [Theory]
    [InlineData(200, DeliveryState.Succeeded)]
    [InlineData(500, DeliveryState.Exhausted)]
    public async Task What_a_lane_has_recorded_already_it_does_not_record_again(int status, DeliveryState expected)
    {
        await using var workspace = await Workspace.StartAsync(options => options.RetrySchedule = "");
        await using var receiver = await Receiver.StartAsync(status);
        var webhook = await workspace.KeyOfAsync(await workspace.WebhookAsync(receiver.Url));
        await workspace.EventAsync();
        // The lane is taken, then the attempt is recorded.
        using (var unlucky = new UnluckyCommits(workspace.Get<WebhooksDatabase>()) { Unlucky = 2, LosesTheAnswer = true })
        await using (var writer = unlucky.WriterOf(workspace))
        {
            var drain = DrainerOf(workspace, writer).DrainAsync(webhook, new LaneBell(), TimeSpan.Zero, () => false, CancellationToken.None);
            await Eventually.TrueAsync(() => unlucky.IsOver);
            await Eventually.TrueAsync(() =>
            {
                workspace.Clock.Advance(TimeSpan.FromMilliseconds(500));
                return drain.IsCompleted;
            });
            Assert.Equal(1, (await drain).Sent);
        }

        var delivery = await workspace.OnlyDeliveryAsync();
        Assert.Equal((expected, 1), (delivery.Line.State, delivery.Line.AttemptCount));
        Assert.Single(delivery.Attempts);
        Assert.Single(receiver.Requests);
    }

    private static LaneDrainer DrainerOf(Workspace workspace, SingleWriter writer) => new(
        writer, workspace.Get<SecretVault>(), workspace.Get<LaneIncidents>(), workspace.Get<DeliveryStates>(), workspace.Get<WebhookSender>(), workspace.Alarm, workspace.Get<TeamPulse>(),
        workspace.Get<RetrySchedule>(), workspace.Get<ServiceMetrics>(), workspace.Get<LaneOwners>(), workspace.Get<ListenerBook>(), workspace.Get<FlightRoom>(), workspace.Get<OnTheWire>(),
        workspace.Get<IOptions<DeliveryOptions>>(), workspace.Clock, workspace.Get<Func<double>>(), NullLogger<LaneDrainer>.Instance);
}
