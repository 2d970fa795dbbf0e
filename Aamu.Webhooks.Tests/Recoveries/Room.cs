using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Recoveries;

/// <summary>A webhook whose deliveries give up at once, until its receiver is mended.</summary>
internal sealed class Room : IAsyncDisposable
{
    private Room(Workspace workspace, Receiver receiver) => (Workspace, Receiver) = (workspace, receiver);

    public Workspace Workspace { get; }

    public Receiver Receiver { get; }

    public WebhookId Webhook { get; private set; }

    public int Answer { get; set; } = 500;

    public RecoveryDesk Desk => Workspace.Get<RecoveryDesk>();

    public DeliveryFilter All => new() { WebhookId = Webhook };

    public static async Task<Room> OpenAsync(int givenUp)
    {
        Room? here = null;
        var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.StatusCode = here!.Answer;
            return Task.CompletedTask;
        });
        here = new Room(await Workspace.StartAsync(options => (options.RetrySchedule, options.MaxInFlightPerWebhook) = ("", 1)), receiver);
        here.Webhook = await here.Workspace.WebhookAsync(new WebhookDraft { Url = receiver.Url, EventTypes = ["task.*"] });
        for (var i = 1; i <= givenUp; i++)
        {
            await here.EventAsync($"evt_{i}");
        }

        return here;
    }

    /// <summary>An event, tried once; then a minute passes. Nine in a row at most: with ten the circuit opens.</summary>
    public async Task EventAsync(string id, string type = "task.created", string? project = null)
    {
        await Workspace.EventAsync(type, project, id);
        await Workspace.DrainAsync(Webhook);
        Workspace.Clock.Advance(TimeSpan.FromMinutes(1));
    }

    /// <summary>From here on it takes everything; what came before is forgotten.</summary>
    public int Mend()
    {
        Answer = 200;
        return Receiver.Requests.Count;
    }

    public async Task<RecoveryId> ResendAsync(int? perSecond = null, params DeliveryState[] states)
    {
        var started = await Desk.ResendAsync(Workspace.Admin, All, states.Length == 0 ? [DeliveryState.Exhausted] : states, perSecond);
        Assert.True(started.Succeeded, started.Refusal?.Message);
        return started.Value.Id;
    }

    public Task<DateTimeOffset?> StepAsync(Workspace? workspace = null) => (workspace ?? Workspace).Get<RecoveryWork>().RunDueAsync();

    /// <summary>One step of what runs, and all that is due then is sent.</summary>
    public async Task StepAndSendAsync(Workspace? workspace = null)
    {
        await StepAsync(workspace);
        await (workspace ?? Workspace).DrainAsync(Webhook);
    }

    public async Task SecondAsync(Workspace? workspace = null)
    {
        Workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        await StepAndSendAsync(workspace);
    }

    public async Task<RecoveryLine> LineAsync(Workspace? workspace = null)
    {
        var log = (workspace ?? Workspace).Get<RecoveryLog>();
        return (await log.LiveAsync(Workspace.Admin)).Concat((await log.PastAsync(Workspace.Admin, 10)).Items).First();
    }

    public IEnumerable<string> EventsSince(int before) => Receiver.Requests.Skip(before).Select(request => request.Headers["x-aamu-event-id"]);

    public async ValueTask DisposeAsync()
    {
        await Receiver.DisposeAsync();
        await Workspace.DisposeAsync();
    }
}
