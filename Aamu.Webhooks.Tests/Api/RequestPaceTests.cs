using System.Net;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;

namespace Aamu.Webhooks.Tests.Api;

public sealed class RequestPaceTests
{
    [Fact]
    public async Task Whoever_tries_many_unknown_keys_waits_before_the_next_is_looked_up_and_good_keys_do_not()
    {
        await using var app = await RunningApp.StartAsync(("Proxies:Trusted", "127.0.0.1"));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, RunningApp.TeamKey, "192.0.2.8")).StatusCode);
        for (var i = 0; i < MissedTries.Most; i++)
        {
            app.Get<MissedKeys>().Missed(IPAddress.Parse("192.0.2.9"));
        }

        var refused = await AskAsync(app, "aamu_tk_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG", "192.0.2.9");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Contains("rate-limited", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(app, "aamu_tk_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG", "192.0.2.10")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, RunningApp.TeamKey, "192.0.2.9")).StatusCode);

        static async Task<HttpResponseMessage> AskAsync(RunningApp app, string key, string from)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/webhooks");
            request.Headers.Add("X-Forwarded-For", from);
            return await app.Client(key).SendAsync(request);
        }
    }

    [Fact]
    public async Task A_team_key_that_asks_without_end_waits_and_aamu_s_own_does_not()
    {
        await using var app = await RunningApp.StartAsync(("Api:RequestsPerSecond", "1"));
        var statuses = new List<int>();
        for (var i = 0; i < 40; i++)
        {
            statuses.Add((int)(await app.Team.GetAsync("/api/v1/event-types")).StatusCode);
        }

        Assert.Equal([200, 200, 200, 200, 200], statuses[..5]);
        Assert.Contains(429, statuses);
        for (var i = 0; i < 12; i++)
        {
            Assert.Equal(200, (int)(await app.Aamu.GetAsync($"/api/v1/event-types?teamId={RunningApp.TeamId}")).StatusCode);
        }
    }

    [Fact]
    public async Task Whoever_guesses_addresses_of_sandboxes_waits()
    {
        await using var app = await RunningApp.StartAsync();
        var team = await app.AddTeamAsync();
        var token = await app.Get<SandboxReceiver>().TokenAsync(team.Scope);
        Assert.Equal(200, (int)(await app.Nobody.PostAsync($"/sandbox/{token}", null)).StatusCode);
        for (var i = 1; i < MissedTries.Most; i++)
        {
            app.Get<MissedSandboxes>().Missed(IPAddress.Loopback);
        }

        Assert.Equal(404, (int)(await app.Nobody.PostAsync("/sandbox/made-up", null)).StatusCode);
        var refused = await app.Nobody.PostAsync("/sandbox/one-more", null);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(200, (int)(await app.Nobody.PostAsync($"/sandbox/{token}", null)).StatusCode);

        // A webhook that goes on with an address that is gone is no guesser.
        await app.Get<SandboxRegistry>().DeleteAsync(team.Scope, (await app.Get<SandboxRegistry>().ListAsync(team.Scope))[0].Id);
        Assert.Equal(404, (int)(await app.Nobody.PostAsync($"/sandbox/{token}", null)).StatusCode);
    }

    [Fact]
    public void A_window_ends_and_addresses_are_counted_apart_but_for_those_of_one_network_of_ipv6()
    {
        var clock = new FakeTimeProvider();
        var misses = new MissedKeys(clock);
        var (guesser, neighbour) = (IPAddress.Parse("2001:db8::1"), IPAddress.Parse("2001:db8::2"));
        for (var i = 0; i < MissedTries.Most; i++)
        {
            Assert.Null(misses.WaitOf(guesser));
            misses.Missed(guesser);
        }

        Assert.Equal(MissedTries.Window, misses.WaitOf(neighbour));
        Assert.Null(misses.WaitOf(IPAddress.Parse("2001:db8:0:1::1")));
        clock.Advance(MissedTries.Window);
        Assert.Null(misses.WaitOf(guesser));
    }
}
