using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Deliveries;

/// <summary>The job behind a bulk resend may be cut off and run again.</summary>
public sealed class RecoverAgainTests
{
    [Fact]
    public async Task What_was_resent_before_the_job_started_again_is_not_resent_twice()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(200);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        workspace.Clock.Advance(TimeSpan.FromMinutes(1));
        var asked = new RecoverFilter(DateTimeOffset.UnixEpoch, null, DeliveryState.Succeeded, workspace.Clock.GetUtcNow());
        var redelivery = workspace.Get<Redelivery>();

        Assert.Equal(1, await redelivery.RecoverAsync(workspace.Admin, webhook, asked, default));
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        await workspace.DrainAsync(webhook);
        Assert.Equal(0, await redelivery.RecoverAsync(workspace.Admin, webhook, asked, default));
        await workspace.DrainAsync(webhook);
        Assert.Equal(2, receiver.Requests.Count);
    }
}
