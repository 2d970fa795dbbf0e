using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

[Collection(BrowserJourneys.Name)]
public sealed class CatalogJourney(Chromium chromium, RunningApp app)
{
    [Fact]
    [Visits("/t/{TeamId}/catalog", "/t/{TeamId}/deliveries/{Id}")]
    public async Task An_event_is_looked_up_and_its_example_sent_to_a_webhook_that_does_not_even_listen_to_it()
    {
        await using var receiver = await Receiver.StartAsync(200);
        var team = await app.AddTeamAsync();
        await app.JoinAsync(await app.AddPersonAsync("looks-up@example.com"), team.Scope.TeamId, TeamRole.Editor);
        await team.AddWebhookAsync(receiver.Url, "[\"task.*\"]");
        var console = await AdminConsole.SignInAsync(chromium, app, "looks-up@example.com", People.Password);
        var page = console.Page;

        await console.OpenAsync("Event catalog");
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search" }).FillAsync("form.submitted");
        await Assertions.Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "1 event for “form.submitted”" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Schema of form.submitted" })).ToContainTextAsync("$schema");
        var listeners = page.GetByRole(AriaRole.Region, new() { Name = "Who listens to form.submitted" });
        await Assertions.Expect(listeners).ToContainTextAsync("No webhook does.");
        await listeners.GetByLabel("Send this example to").SelectOptionAsync("Shop");
        await listeners.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await listeners.GetByRole(AriaRole.Link, new() { Name = "See the delivery" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Delivered at the first attempt" })).ToBeVisibleAsync();
        var request = Assert.Single(receiver.Requests);
        Assert.Equal(("form.submitted", "true"), (request.Headers["x-aamu-event-type"], request.Headers["x-aamu-test"]));
    }
}
