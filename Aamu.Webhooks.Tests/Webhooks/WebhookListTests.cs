using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Webhooks;

public sealed class WebhookListTests
{
    [Fact]
    public async Task The_last_attempt_is_known_behind_however_many_deliveries_that_wait()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(410);
        var id = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(id);
        await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, id, new WebhookDraft { Status = WebhookStatus.Paused });
        for (var i = 0; i < 120; i++)
        {
            await workspace.EventAsync();
        }

        await workspace.Get<HealthBooks>().CatchUpAsync(TestContext.Current.CancellationToken);
        var last = Assert.Single(await workspace.Get<WebhookList>().LinesAsync(workspace.Admin)).Last!;
        Assert.Equal((AttemptOutcome.HttpError, 410), (last.Outcome, last.StatusCode));
    }
}
