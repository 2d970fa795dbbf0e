using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

[Collection(BrowserJourneys.Name)]
public sealed class ThemeJourney(Chromium chromium, RunningApp app)
{
    [Fact]
    public async Task Chosen_colours_are_kept_whatever_the_system_says_until_somebody_wants_those_of_the_system()
    {
        var page = (await AdminConsole.SignInAsync(chromium, app)).Page;
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await ShowsAsync("light");

        // What the system says at the moment is a choice too.
        await ChooseAsync("Light");
        await page.WaitForFunctionAsync("() => localStorage.getItem('aamu-theme') === 'light'");
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await page.ReloadAsync();
        await ShowsAsync("light");
        await IsChosenAsync("Light");

        await ChooseAsync("As the system");
        await ShowsAsync("dark");
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await ShowsAsync("light");

        await page.GetByRole(AriaRole.Button, new() { Name = "Switch to dark colours" }).ClickAsync();
        await ShowsAsync("dark");
        await page.WaitForFunctionAsync("() => localStorage.getItem('aamu-theme') === 'dark'");
        await page.ReloadAsync();
        await ShowsAsync("dark");
        await IsChosenAsync("Dark");

        Task ShowsAsync(string theme) => Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", theme);

        ILocator Choice(string words) => page.GetByRole(AriaRole.Menuitemradio, new() { Name = words, Exact = true });

        Task OpenAsync() => page.GetByRole(AriaRole.Button, new() { Name = "Account", Exact = true }).ClickAsync();

        async Task ChooseAsync(string words)
        {
            await OpenAsync();
            await Choice(words).ClickAsync();
            await Assertions.Expect(Choice(words)).ToHaveCountAsync(0);
        }

        async Task IsChosenAsync(string words)
        {
            await OpenAsync();
            await Assertions.Expect(Choice(words)).ToHaveAttributeAsync("aria-checked", "true");
            await Choice(words).ClickAsync();
            await Assertions.Expect(Choice(words)).ToHaveCountAsync(0);
        }
    }
}
