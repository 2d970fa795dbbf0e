using System.Net;
using System.Text;
using System.Threading.RateLimiting;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Sandbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Aamu.Webhooks.Tests.Sandbox;

/// <summary>Whoever knows an address can fill that sandbox, and not the server.</summary>
public sealed class SandboxBoundsTests
{
    [Fact]
    public async Task A_sandbox_keeps_500_requests_and_not_more_bytes_than_it_may()
    {
        await using var workspace = await Workspace.StartAsync();
        var token = await workspace.Get<SandboxReceiver>().TokenAsync(workspace.Admin);
        await Task.WhenAll(Enumerable.Range(0, 520).Select(i => PostAsync(workspace, token, Encoding.UTF8.GetBytes($"{i}"))));
        Assert.Equal(500, await workspace.QueryAsync(context => context.SandboxRequests.CountAsync()));

        await Task.WhenAll(Enumerable.Range(0, 70).Select(_ => PostAsync(workspace, token, new byte[SandboxReceiver.MaxBody * 2])));
        var sizes = await workspace.QueryAsync(context => context.SandboxRequests.OrderBy(request => request.Key).Select(request => request.Body.Length).ToListAsync());
        Assert.InRange(sizes.Sum(), 15 * 1024 * 1024, 16 * 1024 * 1024);
        Assert.All(sizes, size => Assert.Equal(SandboxReceiver.MaxBody, size));
    }

    [Fact]
    public async Task Deliveries_are_counted_apart_and_forgotten_in_the_end()
    {
        await using var workspace = await Workspace.StartAsync();
        var (registry, receiver) = (workspace.Get<SandboxRegistry>(), workspace.Get<SandboxReceiver>());
        var token = await receiver.TokenAsync(workspace.Admin);
        await registry.SetScriptAsync(workspace.Admin, (await registry.ListAsync(workspace.Admin))[0].Id, SandboxScript.Of(500, 501, 200));
        Assert.Equal([500, 501, 200, 200], await StatusesAsync("whd_a", "whd_a", "whd_a", "whd_a"));
        Assert.Equal([500, 501], await StatusesAsync("whd_b", "whd_b"));

        // What names no delivery is counted together, and so is what names one beyond reason.
        Assert.Equal([500, 501, 200], await StatusesAsync(null, new string('x', 101), null));

        await Task.WhenAll(Enumerable.Range(0, 2_100).Select(i => PostAsync(workspace, token, [], $"whd_{i}")));
        Assert.Equal(2_000, await workspace.QueryAsync(context => context.SandboxTurns.CountAsync()));
        workspace.Clock.Advance(TimeSpan.FromHours(25));
        await workspace.Get<Retention>().RunAsync(default);
        Assert.Equal((0, 2_000), await workspace.QueryAsync(async context => (await context.SandboxRequests.CountAsync(), await context.SandboxTurns.CountAsync())));
        workspace.Clock.Advance(TimeSpan.FromDays(7));
        await workspace.Get<Retention>().RunAsync(default);
        Assert.Equal(0, await workspace.QueryAsync(context => context.SandboxTurns.CountAsync()));

        async Task<List<int>> StatusesAsync(params string?[] deliveries)
        {
            var statuses = new List<int>();
            foreach (var delivery in deliveries)
            {
                statuses.Add((await PostAsync(workspace, token, [], delivery)).Step.Status);
            }

            return statuses;
        }
    }

    [Fact]
    public async Task So_many_requests_are_kept_waiting_and_no_more_and_the_list_says_so()
    {
        await using var app = await RunningApp.StartAsync();
        var scene = await SandboxScene.OpenAsync(app, new([new SandboxStep { Act = SandboxAct.Hang, Seconds = 60 }]));
        using var leaving = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 16).Select(_ => app.Nobody.PostAsync(scene.Url, new StringContent("{}"), leaving.Token)).ToList();
        await scene.Team.UntilAsync(async () => (await scene.RequestsAsync()).Count == 16);

        Assert.Equal(503, await scene.PostAsync("{}"));
        Assert.Equal(ReplyReason.Busy, (await scene.RequestsAsync())[0].Reply!.Reason);
        Assert.All(waiting, request => Assert.False(request.IsCompleted));

        // Another sandbox has room of its own.
        var other = await SandboxScene.OpenAsync(app, new([new SandboxStep { Seconds = 1, Status = 202 }]));
        Assert.Equal(202, await other.PostAsync("{}"));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(waiting));
    }

    [Fact]
    public void A_seat_that_was_left_is_free_again_in_one_sandbox_in_a_team_and_in_all()
    {
        var (mine, yours) = (new TeamId("team_1"), new TeamId("team_2"));
        var (first, second, third, foreign) = (new SandboxId("sbx_1"), new SandboxId("sbx_2"), new SandboxId("sbx_3"), new SandboxId("sbx_4"));
        var seats = new SandboxSeats(inOne: 2, ofTeam: 3, inAll: 4);
        var left = seats.Take(mine, first)!;
        Assert.NotNull(seats.Take(mine, first));
        Assert.Null(seats.Take(mine, first));
        Assert.NotNull(seats.Take(mine, second));
        Assert.Null(seats.Take(mine, third));
        Assert.NotNull(seats.Take(yours, foreign));
        Assert.Null(seats.Take(yours, foreign));
        left.Dispose();
        left.Dispose();
        Assert.NotNull(seats.Take(mine, third));
        Assert.Null(seats.Take(mine, third));
        Assert.Null(seats.Take(yours, foreign));
    }

    [Fact]
    public void All_sandboxes_of_a_team_together_leave_room_for_the_other_teams()
    {
        var seats = new SandboxSeats();
        Assert.Equal(64, Enumerable.Range(0, 20 * 16).Count(i => seats.Take(new("team_1"), new($"sbx_{i % 20}")) is not null));
        Assert.NotNull(seats.Take(new("team_2"), new("sbx_of_another")));
    }

    [Fact]
    public async Task An_address_that_is_hammered_is_told_to_slow_down()
    {
        await using var app = await WithoutRefillAsync();
        var token = await app.Get<SandboxReceiver>().TokenAsync((await app.AddTeamAsync()).Scope);
        var answers = new List<HttpStatusCode>();
        string? wait = null;
        for (var round = 0; round < 21; round++)
        {
            foreach (var answer in await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => app.Nobody.PostAsync($"/sandbox/{token}", new StringContent("{}")))))
            {
                answers.Add(answer.StatusCode);
                wait ??= answer.StatusCode == HttpStatusCode.TooManyRequests ? answer.Headers.RetryAfter?.ToString() : null;
                answer.Dispose();
            }
        }

        Assert.Equal("1", wait);
        Assert.Equal(1_000, answers.Count(status => status == HttpStatusCode.OK));
    }

    [Fact]
    public async Task A_team_with_many_addresses_is_no_faster_than_one_address_and_large_bodies_count_as_several()
    {
        await using var app = await WithoutRefillAsync();
        var (scene, other) = (await SandboxScene.OpenAsync(app, SandboxScript.Usual), await SandboxScene.OpenAsync(app, SandboxScript.Usual));
        var registry = app.Get<SandboxRegistry>();
        await registry.CreateAsync(scene.Team.Scope, "Second");
        await registry.CreateAsync(scene.Team.Scope, "Third");
        List<string> addresses = [.. (await registry.ListAsync(scene.Team.Scope)).Select(sandbox => $"/sandbox/{sandbox.Token}")];
        var body = new string('x', SubmissionReader.MaxBytes);
        var answers = new List<HttpStatusCode>();
        for (var round = 0; round < 10; round++)
        {
            foreach (var answer in await Task.WhenAll(Enumerable.Range(0, 12).Select(i => app.Nobody.PostAsync(addresses[i % 3], new StringContent(body)))))
            {
                answers.Add(answer.StatusCode);
                answer.Dispose();
            }
        }

        // Nine for each of 256 KiB.
        Assert.Equal(1_000 / 9, answers.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(9, answers.Count(status => status == HttpStatusCode.TooManyRequests));
        Assert.Equal(200, await other.PostAsync("{}"));
    }

    [Fact]
    public async Task A_team_has_20_sandboxes_at_most_and_names_have_a_length()
    {
        await using var workspace = await Workspace.StartAsync();
        var registry = workspace.Get<SandboxRegistry>();
        foreach (var number in Enumerable.Range(1, 20))
        {
            Assert.True((await registry.CreateAsync(workspace.Admin, $"Number {number}")).Succeeded);
        }

        Assert.Equal(RefusalKind.Conflict, (await registry.CreateAsync(workspace.Admin, "One more")).Refusal!.Kind);
        Assert.Contains("name", (await registry.CreateAsync(workspace.Admin, " ")).Refusal!.Fields.Keys);
        Assert.Contains("name", (await registry.CreateAsync(workspace.Admin, new string('x', 101))).Refusal!.Fields.Keys);
    }

    /// <summary>What was used up comes back in a day instead of a second: however slow the machine, only the first thousand get through.</summary>
    private static Task<RunningApp> WithoutRefillAsync() => RunningApp.StartAsync(
        builder => builder.Services.PostConfigure<TokenBucketRateLimiterOptions>(SandboxPace.Name, bucket => bucket.ReplenishmentPeriod = TimeSpan.FromDays(1)));

    private static async Task<SandboxReply> PostAsync(Workspace workspace, string token, byte[] body, string? delivery = null)
    {
        KeyValuePair<string, string>[] headers = delivery is null ? [] : [new("x-aamu-delivery-id", delivery)];
        using var task = await workspace.Get<SandboxReceiver>().ReceiveAsync(token, "POST", headers, body, default);
        return task!.Reply;
    }
}
