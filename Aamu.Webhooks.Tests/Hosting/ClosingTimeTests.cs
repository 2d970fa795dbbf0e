using System.Net;
using System.Net.Http.Json;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Extensions.Hosting;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>From the moment at which the program is asked to end, while its door is still open, nobody new is let in.</summary>
public sealed class ClosingTimeTests : IAsyncLifetime, IDisposable
{
    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim seen = new();
    private RunningApp app = null!;
    private Task stopping = Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        app = await RunningApp.StartAsync();
        // What hears of the end hears of it one after the other, the last to ask first: while this one keeps it, all the others are as they were.
        app.Get<IHostApplicationLifetime>().ApplicationStopping.Register(() =>
        {
            asked.SetResult();
            seen.Wait();
        });
        stopping = Task.Run(app.Get<IHostApplicationLifetime>().StopApplication);
        await asked.Task;
    }

    [Fact]
    public async Task Whoever_comes_while_it_stops_is_sent_away_and_told_when_to_come_again()
    {
        using var submitted = await app.Aamu.PostAsJsonAsync("/api/v1/events", new { type = "task.created", teamId = RunningApp.TeamId, data = new { } });
        Assert.Contains("urn:aamu:webhooks:problem:stopping", await submitted.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var circuit = await app.Nobody.PostAsync("/_blazor/negotiate?negotiateVersion=1", null);
        using var listener = await app.Team.PostAsync("/listen/negotiate?negotiateVersion=1", null);
        using var page = await app.Nobody.GetAsync("/account/sign-in");
        using var ready = await app.Nobody.GetAsync("/health/ready");
        Assert.All([submitted, circuit, listener, page, ready], answer =>
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter?.Delta);
            // A connection that it ends while it still listens comes again as a new one, to be cut off in the queue.
            Assert.NotEqual(true, answer.Headers.ConnectionClose);
        });

        using var live = await app.Nobody.GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        seen.Set();
        await stopping;
        await app.DisposeAsync();
    }

    public void Dispose() => seen.Dispose();
}
