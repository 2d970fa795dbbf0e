using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

[Collection(BrowserJourneys.Name)]
public sealed class RotateSecretJourney(Chromium chromium, RunningApp app)
{
    [Fact]
    public async Task An_admin_rotates_the_secret_and_both_sign_until_the_overlap_ends()
    {
        await using var receiver = await Receiver.StartAsync(200);
        var console = await AdminConsole.SignInAsync(chromium, app);
        var before = await console.CreateWebhookAsync("Rotates", receiver.Url);
        await console.OpenCreatedAsync();
        var panel = console.Page.GetByRole(AriaRole.Region, new() { Name = "Signing secret" });
        await panel.GetByRole(AriaRole.Button, new() { Name = "Rotate…" }).ClickAsync();
        await console.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Rotate" }).ClickAsync();
        await Assertions.Expect(panel.GetByText("whsec_").First).ToBeVisibleAsync();

        var result = await console.SendTestAsync();
        await Assertions.Expect(result).ToContainTextAsync("Succeeded");
        var request = Assert.Single(receiver.Requests);
        var header = request.Headers["x-aamu-signature"];
        Assert.Equal(2, header.Split("v1=").Length - 1);
        Assert.True(Signature.Verify(header, request.Body, before, request.ReceivedAt, TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public async Task A_dialog_takes_the_keyboard_and_Escape_closes_it()
    {
        await using var receiver = await Receiver.StartAsync(200);
        var console = await AdminConsole.SignInAsync(chromium, app);
        await console.CreateWebhookAsync("Keeps its secret", receiver.Url);
        await console.OpenCreatedAsync();
        await console.Page.GetByRole(AriaRole.Button, new() { Name = "Rotate…" }).ClickAsync();
        var dialog = console.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
        var (day, leaked) = (await dialog.GetByText("1 day").BoundingBoxAsync(), await dialog.GetByText("It leaked").BoundingBoxAsync());
        Assert.True(day!.Y < leaked!.Y);

        await console.Page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await console.Page.GetByRole(AriaRole.Button, new() { Name = "More actions" }).ClickAsync();
        await console.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete…" }).ClickAsync();
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete…" })).ToBeHiddenAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Textbox)).ToBeFocusedAsync();
        await console.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToBeHiddenAsync();
    }

    [Fact]
    public async Task An_overlap_ends_when_the_admin_says_so_and_the_new_secret_signs_alone()
    {
        await using var receiver = await Receiver.StartAsync(200);
        var console = await AdminConsole.SignInAsync(chromium, app);
        var before = await console.CreateWebhookAsync("Ends its overlap", receiver.Url);
        await console.OpenCreatedAsync();
        var panel = console.Page.GetByRole(AriaRole.Region, new() { Name = "Signing secret" });
        await panel.GetByRole(AriaRole.Button, new() { Name = "Rotate…" }).ClickAsync();
        await console.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Rotate" }).ClickAsync();
        await Assertions.Expect(panel).ToContainTextAsync("Put the secret shown above, which is number 2, where your receiver keeps its secrets.");

        await panel.GetByRole(AriaRole.Button, new() { Name = "End overlap now…" }).ClickAsync();
        await console.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "End the overlap" }).ClickAsync();
        await Assertions.Expect(panel.GetByText("is being taken over")).ToBeHiddenAsync();

        await Assertions.Expect(await console.SendTestAsync()).ToContainTextAsync("Succeeded");
        var request = Assert.Single(receiver.Requests);
        Assert.Equal(1, request.Headers["x-aamu-signature"].Split("v1=").Length - 1);
        Assert.False(Signature.Verify(request.Headers["x-aamu-signature"], request.Body, before, request.ReceivedAt, TimeSpan.FromMinutes(5)));
    }
}
