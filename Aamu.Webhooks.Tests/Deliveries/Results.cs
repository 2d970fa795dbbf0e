using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Deliveries;

/// <summary>One delivery of every kind of result, each made by a real webhook, one event, and a drained lane.</summary>
internal static class Results
{
    /// <summary>Nothing listens there: port 9 is the discard service, which nobody runs.</summary>
    public const string DeadUrl = "http://127.0.0.1:9/hook";

    /// <summary>A private address, which the workspace does not allow.</summary>
    public const string InsideUrl = "http://10.20.30.40/hook";

    public static async Task<WebhookId> OfAsync(this Workspace workspace, string name, string url, string eventType = "task.created", bool paused = false)
    {
        var id = await workspace.WebhookAsync(new WebhookDraft { Name = name, Url = url, EventTypes = [eventType] });
        if (paused)
        {
            Assert.True((await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, id, new WebhookDraft { Status = WebhookStatus.Paused })).Succeeded);
        }

        await workspace.EventAsync(eventType);
        await workspace.DrainAsync(id);
        return id;
    }
}
