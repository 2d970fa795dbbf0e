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

    /// <summary>A subscription without a ticket fails here: there is nothing that its first parameter could be.</summary>
    private static IDisposable Listen(Workspace workspace, MethodInfo subscribe, TeamScope ticket, Action told)
    {
        Assert.Equal([typeof(TeamScope), typeof(Action)], subscribe.GetParameters().Select(parameter => parameter.ParameterType));
        var service = typeof(Workspace).GetMethod(nameof(Workspace.Get))!.MakeGenericMethod(subscribe.DeclaringType!).Invoke(workspace, null);
        return (IDisposable)subscribe.Invoke(service, [ticket, told])!;
    }
}
