using System.Reflection;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Api;
using Aamu.Webhooks.Web.Listening;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Aamu.Webhooks.Tests.Isolation;

/// <summary>What is pushed, found by itself: methods that take somebody's callback, pages that live on one, and hubs.</summary>
[Collection(ApiTests.Name)]
public sealed class SubscriptionTests(RunningApp app)
{
    private static readonly List<MethodInfo> Subscriptions =
        [.. typeof(SingleWriter).Assembly.GetTypes().Where(type => type.IsPublic)
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.ReturnType == typeof(IDisposable) && method.GetParameters().Any(parameter => parameter.ParameterType.IsAssignableTo(typeof(Delegate))))];

    [Fact]
    public async Task What_happens_in_one_team_is_told_to_listeners_with_its_ticket_only()
    {
        Assert.Contains(Subscriptions, method => method.DeclaringType == typeof(TeamPulse));
        foreach (var subscribe in Subscriptions)
        {
            await using var workspace = await Workspace.StartAsync();
            var (own, other) = (0, 0);
            using var members = Listen(workspace, subscribe, workspace.Admin, () => own++);
            using var strangers = Listen(workspace, subscribe, await workspace.OtherTeamAsync(), () => other++);
            await workspace.WebhookAsync("https://own.example/");
            await workspace.EventAsync();
            await workspace.JoinAsync("otto", TeamRole.Viewer);
            await workspace.Get<MemberRegistry>().ChangeRoleAsync(workspace.Admin, "otto", TeamRole.Editor);
            Assert.True(own > 0 && other == 0, $"{subscribe.DeclaringType!.Name}.{subscribe.Name} told its own listeners {own} times and strangers {other} times.");
        }
    }

    [Fact]
    public async Task Operators_and_strangers_get_no_ticket_to_listen_with()
    {
        var team = await app.AddTeamAsync();
        foreach (var isOperator in new[] { true, false })
        {
            var person = await app.AddPersonAsync($"listener-{isOperator}@example.com", isOperator);
            Assert.Null(await app.Get<TeamAccess>().ForPersonAsync(new Person(person, "listener", null), team.Scope.TeamId));
        }
    }

    [Fact]
    public void Every_live_page_is_a_teams_and_gets_its_ticket_from_the_layout()
    {
        var live = PageRoutes.All.Where(page => page.Page.IsAssignableTo(typeof(LivePage))).ToList();
        Assert.True(live.Count >= 8);
        Assert.All(live, page => Assert.StartsWith("/t/{TeamId}", page.Route, StringComparison.Ordinal));
    }

    [Fact]
    public void There_is_no_hub_but_that_of_the_pages_and_that_of_the_listening_tool_which_is_for_keys_of_a_team() =>
        Assert.All(
            app.Get<EndpointDataSource>().Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<HubMetadata>() is not null),
            endpoint => Assert.True(
                endpoint.Metadata.GetMetadata<HubMetadata>()!.HubType.FullName == "Microsoft.AspNetCore.Components.Server.ComponentHub"
                || (endpoint.Metadata.GetMetadata<HubMetadata>()!.HubType == typeof(ListenHub) && endpoint.Metadata.GetMetadata<IAuthorizeData>()?.Policy == ApiAccess.TeamPolicy)));

    /// <summary>Events of C#, and why each may be heard without a ticket.</summary>
    private static readonly Dictionary<string, string> Harmless = new()
    {
        ["Freshness.Changed"] = "says whether this very reader's page could be read, and nothing of anybody's",
        ["StoreState.Changed"] = "says whether the disk takes writes, and nothing of anybody's",
        ["NodeSignals.Heard"] = "names ids of teams, sessions and webhooks, which open nothing, and who listens by a tool, to services that ask for a ticket before they show it",
        ["NodeSignals.Missed"] = "says nothing but that something may be missing",
        ["SessionBook.Ended"] = "names a session by its random id, which says nothing but to its own page",
    };

    [Fact]
    public void Every_event_that_any_page_could_hear_is_harmless_for_a_reason() =>
        Assert.Equal(
            Harmless.Keys.Order(),
            new[] { typeof(SingleWriter).Assembly, typeof(ListenHub).Assembly }.SelectMany(assembly => assembly.GetTypes())
                .SelectMany(type => type.GetEvents(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
                .Select(heard => $"{heard.DeclaringType!.Name}.{heard.Name}").Order());

    [Fact]
    public async Task The_line_of_the_listening_tool_is_for_team_keys_and_opens_a_webhook_to_its_own_editors_only()
    {
        var (own, other) = (await app.AddTeamAsync(), await app.AddTeamAsync());
        var webhook = (await own.AddWebhookAsync("listen:")).Text("id");
        var monitoring = (await app.Get<ServiceKeys>().AddAsync(TeamAccess.ForOperator("test", null), "hubs", ApiKeyKind.Operator)).Value!.Key;
        await app.AddPersonAsync("hub-member@example.com");
        using var browser = await app.SignedInAsync("hub-member@example.com");
        foreach (var hub in app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(route => route.Metadata.GetMetadata<HubMetadata>()?.HubType == typeof(ListenHub)))
        {
            var path = "/" + hub.RoutePattern.RawText!.TrimStart('/');
            Assert.Equal((path, 401), (path, await KnockAsync(app.Nobody)));
            Assert.Equal((path, 401), (path, await KnockAsync(app.Client("aamu_tk_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"))));
            Assert.Equal((path, 403), (path, await KnockAsync(app.Client(monitoring))));
            // It acts for no team here, unless it names one.
            Assert.Equal((path, 422), (path, await KnockAsync(app.Aamu)));
            Assert.Equal((path, 401), (path, (int)(await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, path))).StatusCode));

            async Task<int> KnockAsync(HttpClient client)
            {
                using var answer = await client.PostAsync(path, null);
                return (int)answer.StatusCode;
            }
        }

        Assert.Equal("There is no such webhook.", await ListenAsync(await app.KeyAsync(other.Scope, TeamRole.Admin)));
        Assert.Contains("editor", await ListenAsync(await app.KeyAsync(own.Scope, TeamRole.Viewer)), StringComparison.OrdinalIgnoreCase);
        Assert.Null(await ListenAsync(await app.KeyAsync(own.Scope, TeamRole.Editor)));

        async Task<string?> ListenAsync(string key)
        {
            await using var line = new HubConnectionBuilder().WithUrl($"{app.Url}{ListenSetup.Path}", options => options.Headers["Authorization"] = $"Bearer {key}").Build();
            await line.StartAsync();
            return (await line.InvokeAsync<ListenWelcome>("Listen", new ListenHello(webhook, "http://localhost:3000/", "one", Resume: false))).Refused;
        }
    }

    /// <summary>A subscription without a ticket fails here: there is nothing that its first parameter could be.</summary>
    private static IDisposable Listen(Workspace workspace, MethodInfo subscribe, TeamScope ticket, Action told)
    {
        Assert.Equal([typeof(TeamScope), typeof(Action)], subscribe.GetParameters().Select(parameter => parameter.ParameterType));
        var service = typeof(Workspace).GetMethod(nameof(Workspace.Get))!.MakeGenericMethod(subscribe.DeclaringType!).Invoke(workspace, null);
        return (IDisposable)subscribe.Invoke(service, [ticket, told])!;
    }
}
