using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Sending;

public sealed class ReceiverSurveyTests
{
    [Fact]
    public async Task Each_origin_is_looked_at_once_under_the_guard_of_deliveries()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(500);
        await workspace.WebhookAsync(receiver.Url + "one");
        await workspace.WebhookAsync(receiver.Url + "two");
        await workspace.WebhookAsync("http://10.0.0.1/");
        await workspace.WebhookAsync(ListenTarget.Url);
        var paused = await workspace.WebhookAsync("http://10.0.0.2/");
        await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, paused, new WebhookDraft { Status = WebhookStatus.Paused });

        var found = await workspace.Get<ReceiverSurvey>().RunAsync().ToListAsync();
        Assert.Equal(["http://10.0.0.1", receiver.Url.TrimEnd('/')], found.Select(look => look.Origin));
        Assert.Contains("10.0.0.1", found[0].Problem, StringComparison.Ordinal);
        Assert.Null(found[1].Problem);
        Assert.Equal("HEAD", Assert.Single(receiver.Requests).Method);
    }
}
