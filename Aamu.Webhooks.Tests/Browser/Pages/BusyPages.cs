using System.Text.Json;
using Aamu.Webhooks.Tests.Api;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser.Pages;

/// <summary>What comes onto a page only when something is done there: answers, questions, mistakes, notices.</summary>
internal static class BusyPages
{
    private const string Overview = "/t/{TeamId}", Webhooks = "/t/{TeamId}/webhooks", New = "/t/{TeamId}/webhooks/new", Webhook = "/t/{TeamId}/webhooks/{Id}",
        Deliveries = "/t/{TeamId}/deliveries", Delivery = "/t/{TeamId}/deliveries/{Id}", Events = "/t/{TeamId}/events";

    public static IReadOnlyList<PageState> Of(BusyTeam team) => [.. OfWebhooks(team), .. OfLogs(team), .. Notices(team)];

    private static IEnumerable<PageState> OfWebhooks(BusyTeam team) =>
    [
        new(New, team.At("webhooks/new"), "Not everything is right yet") { First = SaveWronglyAsync },
        new(New, team.At("webhooks/new"), "Put it where your receiver keeps secrets") { First = CreateAsync },
        new(Webhook, team.At($"webhooks/{team.Webhook}"), "Delivered: your receiver took it") { First = page => PressAsync(page, "Send test event") },
        new(Webhook, team.At($"webhooks/{team.Webhook}"), "to HEAD") { First = page => PressAsync(page, "Check the connection") },
        new(Webhook, team.At("webhooks"), "events are kept until you resume") { First = PauseAsync },
        new("/t/{TeamId}/webhooks/{Id}/history", team.At($"webhooks/{team.Webhook}/history"), "Go back to version 1?") { First = page => PressAsync(page, "Revert to this…") },
        new(Webhooks, team.At("webhooks"), "waits, next probe"),
        new(Webhook, team.At($"webhooks/{team.Away}"), "The receiver is down"),
        new(Webhooks, team.At("webhooks"), "1 chosen") { First = page => ChooseAsync(page, "Has moved") },
        new("/t/{TeamId}/signatures", team.At("signatures"), "Code that verifies a signature") { First = ExamineAsync },
    ];

    private static IEnumerable<PageState> OfLogs(BusyTeam team) =>
    [
        new(Deliveries, team.At("deliveries?type=doc.created"), "1 chosen") { First = page => ChooseAsync(page, "doc.created") },
        new(Deliveries, team.At("deliveries?type=doc.created"), "gets it once more") { First = AskToSendAgainAsync },
        new(Deliveries, team.At($"deliveries?type={BusyTeam.Awaited}"), "new deliver") { First = page => AwaitAsync(page, team) },
        new(Deliveries, team.At("deliveries?last=custom"), "From (") { First = _ => Task.CompletedTask },
        new(Delivery, team.At($"deliveries/{team.Moved}"), "Change it") { First = page => PressAsync(page, "Use this URL…") },
        new(Events, team.At("events"), "An id starts with") { First = page => FindAsync(page, "nothing like an id") },
        new("/t/{TeamId}/recoveries", team.At("recoveries"), "Running"),
        new("/t/{TeamId}/why", team.At("why?event=evt_never"), "No event of this id was accepted"),
        new("/t/{TeamId}/catalog", team.At("catalog?q=sauna"), "No event has these words"),
    ];

    /// <summary>As Blazor shows them: by a class, or a style, on what the layout keeps ready.</summary>
    private static IEnumerable<PageState> Notices(BusyTeam team) =>
    [
        new(Overview, team.At(""), "Connection lost. Connecting again") { First = page => ReconnectAsync(page, "show") },
        new(Overview, team.At(""), "The service does not answer") { First = page => ReconnectAsync(page, "failed") },
        new(Overview, team.At(""), "This page is loaded anew") { First = page => ReconnectAsync(page, "rejected") },
        new(Overview, team.At(""), "stopped because of an error of ours") { First = page => page.Locator("#blazor-error-ui").EvaluateAsync("notice => notice.style.display = 'block'") },
    ];

    private static Task PressAsync(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).First.ClickAsync();

    private static Task<JsonElement?> ReconnectAsync(IPage page, string how) => page.Locator("#components-reconnect-modal").EvaluateAsync("(notice, how) => notice.classList.add('components-reconnect-' + how)", how);

    private static async Task SaveWronglyAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Textbox, new() { Name = "URL" }).FillAsync("ftp://example.com/");
        await PressAsync(page, "Create webhook");
    }

    private static async Task CreateAsync(IPage page)
    {
        await Assertions.Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Name" })).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync("Made just now");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "URL" }).FillAsync("https://receiver.example/");
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "post.*" }).CheckAsync();
        await PressAsync(page, "Create webhook");
    }

    private static async Task PauseAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "To be paused" }).First.ClickAsync();
        await PressAsync(page, "Pause");
    }

    private static Task ChooseAsync(IPage page, string row) => page.GetByRole(AriaRole.Row).Filter(new() { HasText = row }).First.GetByRole(AriaRole.Checkbox).CheckAsync();

    private static async Task AskToSendAgainAsync(IPage page)
    {
        await ChooseAsync(page, "doc.created");
        await PressAsync(page, "Send again");
    }

    private static async Task AwaitAsync(IPage page, BusyTeam team)
    {
        await Assertions.Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = BusyTeam.Awaited }).First).ToBeVisibleAsync();
        await team.Team.SubmitAsync(ApiCalls.Event(team.Team, type: BusyTeam.Awaited));
    }

    private static async Task FindAsync(IPage page, string id)
    {
        var field = page.GetByRole(AriaRole.Searchbox, new() { Name = "Find by id" });
        await field.FillAsync(id);
        await field.PressAsync("Enter");
    }

    private static async Task ExamineAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Headers" }).FillAsync("x-aamu-signature: t=1,v1=00");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Body" }).FillAsync("{}");
        await PressAsync(page, "Examine");
    }
}
