using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Incidents;

/// <summary>A workspace with one webhook whose receiver answers what the test says at that moment.</summary>
internal sealed class Outage : IAsyncDisposable
{
    private int answered;

    private Outage(Workspace workspace, Receiver receiver) => (Workspace, Receiver, AnswerTo) = (workspace, receiver, (_, _) => Answer);

    public Workspace Workspace { get; }

    public Receiver Receiver { get; }

    public WebhookId Webhook { get; private set; }

    public int Answer { get; set; } = 500;

    /// <summary>Where not all get the same answer: by the request, and its number.</summary>
    public Func<HttpRequest, int, int> AnswerTo { get; set; }

    public string? RetryAfter { get; set; }

    /// <summary>What the receiver waits for before its first answer, its second, …</summary>
    public Func<int, Task> Before { get; set; } = _ => Task.CompletedTask;

    public static async Task<Outage> StartAsync()
    {
        Outage? here = null;
        var receiver = await Receiver.StartAsync(async context =>
        {
            var number = Interlocked.Increment(ref here!.answered);
            await here.Before(number);
            context.Response.StatusCode = here.AnswerTo(context.Request, number);
            context.Response.Headers.RetryAfter = here.RetryAfter;
        });
        here = new Outage(await Workspace.StartAsync(), receiver);
        here.Webhook = await here.Workspace.WebhookAsync(receiver.Url, "task.*");
        return here;
    }

    /// <summary>So many events, each tried once.</summary>
    public async Task EventsAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Workspace.EventAsync();
        }

        await DrainAsync();
    }

    /// <summary>Ten deliveries fail: the circuit is open.</summary>
    public static async Task<Outage> OpenAsync()
    {
        var outage = await StartAsync();
        await outage.EventsAsync(CircuitBreaker.Threshold);
        return outage;
    }

    public Task DrainAsync() => Workspace.DrainAsync(Webhook);

    public async Task PassAsync(TimeSpan time)
    {
        Workspace.Clock.Advance(time);
        await DrainAsync();
    }

    /// <summary>As time passes in the running service: the lane is drained whenever it is due.</summary>
    public async Task LiveAsync(TimeSpan time)
    {
        var end = Workspace.Clock.GetUtcNow() + time;
        var lane = await Workspace.KeyOfAsync(Webhook);
        while (Workspace.Alarm.Scheduled.TryGetValue(lane, out var next) && next <= end)
        {
            Workspace.Alarm.Scheduled.TryRemove(lane, out _);
            Workspace.Clock.Advance(next > Workspace.Clock.GetUtcNow() ? next - Workspace.Clock.GetUtcNow() : TimeSpan.Zero);
            await DrainAsync();
        }

        if (end > Workspace.Clock.GetUtcNow())
        {
            Workspace.Clock.Advance(end - Workspace.Clock.GetUtcNow());
        }
    }

    public async Task<Incident?> RunningAsync()
    {
        var key = await Workspace.KeyOfAsync(Webhook);
        return await Workspace.QueryAsync(context => context.Incidents.Where(incident => incident.WebhookKey == key && incident.EndedAt == null).SingleOrDefaultAsync());
    }

    public async Task<IReadOnlyList<Incident>> IncidentsAsync()
    {
        var key = await Workspace.KeyOfAsync(Webhook);
        return await Workspace.QueryAsync(context => context.Incidents.Where(incident => incident.WebhookKey == key).OrderBy(incident => incident.Key).ToListAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await Receiver.DisposeAsync();
        await Workspace.DisposeAsync();
    }
}
