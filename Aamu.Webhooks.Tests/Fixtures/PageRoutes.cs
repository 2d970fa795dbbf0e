using Aamu.Webhooks.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>Every page there is, found by its route, so that a new one is in these tests by being there.</summary>
internal static class PageRoutes
{
    public static IReadOnlyList<(Type Page, string Route)> All { get; } =
        [.. from type in typeof(WebhooksApp).Assembly.GetTypes()
            from route in type.GetCustomAttributes(typeof(RouteAttribute), inherit: false).Cast<RouteAttribute>()
            orderby route.Template
            select (type, route.Template)];

    /// <summary>The route that answers at this address; null: it is no page of ours.</summary>
    public static string? At(Uri address) =>
        (from page in All
         let values = new RouteValueDictionary()
         where new TemplateMatcher(TemplateParser.Parse(page.Route.TrimStart('/')), []).TryMatch(address.AbsolutePath, values)
         orderby values.Count // "new" is no webhook's id
         select page.Route).FirstOrDefault();

    /// <summary>The addresses of every page, with things of this team in them: a webhook, an event and a delivery.</summary>
    public static async Task<IReadOnlyList<string>> FilledAsync(RunningTeam team)
    {
        var things = await TeamThings.MakeAsync(team);
        return [.. All.Select(page => things.Fill(page.Route))];
    }
}
