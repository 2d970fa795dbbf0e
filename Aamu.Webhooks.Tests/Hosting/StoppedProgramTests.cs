using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Aamu.Webhooks.Web.Hosting;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>A real process with a request under way: asked to end, and killed.</summary>
[Collection(ProcessTests.Name)]
public sealed class StoppedProgramTests
{
    private static readonly TimeSpan TenSeconds = TimeSpan.FromSeconds(10);
    private static readonly string[] Everything = ["*"];

    [Fact]
    public async Task Asked_to_end_it_hands_back_what_is_under_way_within_ten_seconds_and_sends_it_when_it_is_back()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var program = new RunningProgram();
        await StartWithARequestUnderWayAsync(program, receiver);

        var stopping = Stopwatch.StartNew();
        Assert.Equal(0, await program.StopAsync());
        // Ten, of which the request is given seven, and on a busy machine the process's own end.
        Assert.InRange(stopping.Elapsed, TimeSpan.Zero, 2 * TenSeconds);
        receiver.Release();
        await GoesOnAsync(program, receiver, "This service was stopped while the request was under way.");
    }

    [Fact]
    public async Task A_request_that_never_ends_does_not_take_the_time_that_the_stop_has()
    {
        await using var program = new RunningProgram();
        await program.StartAsync();
        using var endless = await EndlessRequest.BeginAsync(program.Address);

        var stopping = Stopwatch.StartNew();
        Assert.Equal(0, await program.StopAsync());
        Assert.InRange(stopping.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(9));
    }

    [Fact]
    public async Task Whoever_submits_while_it_stops_is_accepted_or_told_to_come_again_or_meets_nobody()
    {
        await using var program = new RunningProgram();
        await program.StartAsync();
        using var aamu = program.Client(RunningProgram.IngestKey);
        var accepted = 0;
        var producers = Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            while (await SubmitAsync(aamu) is { } answer)
            {
                Assert.True(answer is HttpStatusCode.Accepted or HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable, $"{answer}");
                if (answer == HttpStatusCode.Accepted)
                {
                    Interlocked.Increment(ref accepted);
                }
            }
        })).ToList();
        await Eventually.TrueAsync(() => Volatile.Read(ref accepted) > 1_000);
        Assert.Equal(0, await program.StopAsync());
        await Task.WhenAll(producers);
    }

    [Fact]
    public async Task After_a_kill_delivery_goes_on_within_ten_seconds_of_the_start()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var program = new RunningProgram();
        await StartWithARequestUnderWayAsync(program, receiver);
        await program.KillAsync();
        receiver.Release();
        await GoesOnAsync(program, receiver, "\"outcome\":\"interrupted\"");
    }

    /// <returns>Null when nobody is there. A connection that breaks off instead throws, unless the request was on its way for longer than is waited for it.</returns>
    private static async Task<HttpStatusCode?> SubmitAsync(HttpClient aamu)
    {
        var sent = Stopwatch.StartNew();
        try
        {
            using var answer = await aamu.PostAsJsonAsync("/api/v1/events", new { type = "task.created", teamId = Workspace.TeamId.Value, data = new { } });
            return answer.StatusCode;
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConnectionError || sent.Elapsed > LateRequests.OnTheWay)
        {
            return null;
        }
    }

    private static async Task StartWithARequestUnderWayAsync(RunningProgram program, Receiver receiver)
    {
        await program.StartAsync();
        using var team = program.Client(RunningProgram.TeamKey);
        using var aamu = program.Client(RunningProgram.IngestKey);
        (await team.PostAsJsonAsync("/api/v1/webhooks", new { name = "Held", url = receiver.Url, eventTypes = Everything })).EnsureSuccessStatusCode();
        receiver.Hold();
        (await aamu.PostAsJsonAsync("/api/v1/events", new { type = "task.created", teamId = Workspace.TeamId.Value, data = new { } })).EnsureSuccessStatusCode();
        await receiver.WaitForAsync(1);
    }

    private static async Task GoesOnAsync(RunningProgram program, Receiver receiver, string onRecord)
    {
        await program.StartAsync();
        var waiting = Stopwatch.StartNew();
        await receiver.WaitForAsync(2);
        Assert.InRange(waiting.Elapsed, TimeSpan.Zero, TenSeconds);
        using var team = program.Client(RunningProgram.TeamKey);
        var delivery = Assert.Single(receiver.Requests.Select(request => request.Headers["x-aamu-delivery-id"]).Distinct());
        Assert.Contains(onRecord, await team.GetStringAsync($"/api/v1/deliveries/{delivery}"), StringComparison.Ordinal);
    }
}
