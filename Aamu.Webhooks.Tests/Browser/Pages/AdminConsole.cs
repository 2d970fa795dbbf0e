using System.Text.RegularExpressions;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser.Pages;

/// <summary>The console as a person meets it: everything is found by its role and its label.</summary>
internal sealed class AdminConsole(IPage page)
{
    public IPage Page => page;

    public static async Task<AdminConsole> SignInAsync(Chromium chromium, RunningApp app, string email = RunningApp.AdminEmail, string password = RunningApp.AdminPassword, int width = 1280)
    {
        var page = await chromium.PageAsync(app.Url, width);
        await page.GotoAsync("/");
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        // Whoever goes on elsewhere at once would break off the form.
        await Assertions.Expect(page).Not.ToHaveURLAsync(new Regex("/account/sign-in"));
        return new AdminConsole(page);
    }

    /// <summary>From the list to a new webhook; ends on the page that shows its secret.</summary>
    public async Task<string> CreateWebhookAsync(string name, string url, string family = "task.*")
    {
        await OpenFormAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync(name);
        await page.GetByRole(AriaRole.Textbox, new() { Name = "URL" }).FillAsync(url);
        await page.GetByRole(AriaRole.Checkbox, new() { Name = family }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create webhook" }).ClickAsync();
        var secret = page.GetByRole(AriaRole.Region, new() { Name = "Signing secret" });
        await Assertions.Expect(secret).ToContainTextAsync("whsec_");
        return (await secret.InnerTextAsync()).Split().First(word => word.StartsWith("whsec_", StringComparison.Ordinal));
    }

    /// <summary>Ready when the cursor stands in the first field, as for a person: what is typed while the form is still being drawn may get lost.</summary>
    public async Task OpenFormAsync()
    {
        await OpenAsync("Webhooks");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("New webhook|Create the first webhook") }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Name" })).ToBeFocusedAsync();
    }

    public Task OpenCreatedAsync() => page.GetByRole(AriaRole.Link, new() { Name = "Go on to the webhook" }).ClickAsync();

    public Task OpenAsync(string section) => page.GetByRole(AriaRole.Link, new() { Name = section, Exact = true }).First.ClickAsync();

    public async Task<ILocator> SendTestAsync()
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Send test event" }).ClickAsync();
        return page.GetByRole(AriaRole.Region, new() { Name = "Result of the test" });
    }
}
