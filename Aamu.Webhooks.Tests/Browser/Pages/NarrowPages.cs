using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser.Pages;

/// <summary>What a narrow window makes of a page: rows become cards, filters fold, the navigation is a drawer.</summary>
internal static class NarrowPages
{
    public static IEnumerable<PageState> Of(ShownTeam team) =>
        from state in new PageState[]
        {
            new("/t/{TeamId}", team.At(""), "open problems"),
            new("/t/{TeamId}", team.At(""), "Event catalog") { First = page => PressAsync(page, "Navigation") },
            new("/t/{TeamId}/webhooks", team.At("webhooks"), "Stock to the warehouse"),
            new("/t/{TeamId}/webhooks/{Id}", team.At($"webhooks/{team.Webhook}"), "Last deliveries"),
            new("/t/{TeamId}/webhooks/{Id}/edit", team.At($"webhooks/{team.Webhook}/edit"), "Save changes"),
            new("/t/{TeamId}/deliveries", team.At("deliveries"), "Customers to the CRM"),
            new("/t/{TeamId}/deliveries", team.At("deliveries"), "Event type") { First = page => PressAsync(page, "Filters") },
            new("/t/{TeamId}/deliveries/{Id}", team.DeliveryAt("exhausted"), "What to do"),
            new("/t/{TeamId}/events/{Id}", team.At($"events/{team.Event}"), "Exact body"),
            new("/t/{TeamId}/members", team.At("members"), "Invitations that wait"),
            new("/operate", "/operate", "Waiting for a retry"),
        }
        select state with { IsNarrow = true };

    private static Task PressAsync(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();
}
