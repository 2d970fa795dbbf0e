using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Deliveries;
using Bunit;

namespace Aamu.Webhooks.Tests.Deliveries;

/// <summary>From one delivery to the next, in the list that the reader came from.</summary>
public sealed class NeighbourTests
{
    [Fact]
    public async Task A_reader_walks_the_filtered_list_from_delivery_to_delivery()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync(Results.DeadUrl, "task.created", "doc.created");
        foreach (var type in new[] { "task.created", "doc.created", "task.created", "doc.created", "task.created" })
        {
            await workspace.EventAsync(type);
        }

        var wanted = (await workspace.DeliveriesAsync(new() { EventType = "task.created" })).Select(line => line.Id.Value).ToList();
        await using var screen = new Screen(workspace);
        var list = screen.Open<DeliveriesPage>("/t/team_1/deliveries?type=task.created");

        var first = Open(screen, list.Find("a.log-link").GetAttribute("href")!);
        Assert.Empty(first.FindAll("a[rel=prev]"));
        var second = Open(screen, first.Find("a[rel=next]").GetAttribute("href")!);
        var third = Open(screen, second.Find("a[rel=next]").GetAttribute("href")!);
        Assert.Empty(third.FindAll("a[rel=next]"));
        var back = Open(screen, third.Find("a[rel=prev]").GetAttribute("href")!);

        Assert.Equal([wanted[0], wanted[1], wanted[2], wanted[1]], new[] { first, second, third, back }.Select(page => page.Instance.Id));
        Assert.Equal("/t/team_1/deliveries?type=task.created", back.Find("a.head-back").GetAttribute("href"));
    }

    private static IRenderedComponent<DeliveryPage> Open(Screen screen, string href) =>
        screen.Open<DeliveryPage>(href, ("Id", Uri.UnescapeDataString(href.Split('/', '?')[4])));
}
