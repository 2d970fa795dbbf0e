using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Web.Hosting;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>Every page there is, found by its route, so that a new one is in these tests by being there.</summary>
internal static class PageRoutes
{
    public static IReadOnlyList<(Type Page, string Route)> All { get; } =
        [.. from type in typeof(WebhooksApp).Assembly.GetTypes()
            from route in type.GetCustomAttributes(typeof(RouteAttribute), inherit: false).Cast<RouteAttribute>()
            orderby route.Template
            select (type, route.Template)];

    /// <summary>The addresses of every page, with things of this team in them: a webhook, an event and a delivery.</summary>
    public static async Task<IReadOnlyList<string>> FilledAsync(RunningTeam team)
    {
        var webhook = await team.AddWebhookAsync("https://own.example/", more: ",\"status\":\"paused\"");
        var happened = await team.SubmitAsync(ApiCalls.Event(team));
        var delivery = (await team.GetJsonAsync("/api/v1/deliveries"))["items"]![0]!.Text("id");
        var sandbox = (await team.App.Get<SandboxRegistry>().CreateAsync(team.Scope, "own.example")).Value;
        return [.. All.Select(page => page.Route
            .Replace("{TeamId}", team.Id, StringComparison.Ordinal)
            .Replace("webhooks/{Id}", $"webhooks/{webhook.Text("id")}", StringComparison.Ordinal)
            .Replace("events/{Id}", $"events/{happened.Text("id")}", StringComparison.Ordinal)
            .Replace("deliveries/{Id}", $"deliveries/{delivery}", StringComparison.Ordinal)
            .Replace("sandbox/{Id}", $"sandbox/{sandbox}", StringComparison.Ordinal)
            .Replace("{Code:int}", "500", StringComparison.Ordinal))];
    }
}
