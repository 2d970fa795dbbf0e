using System.Text.RegularExpressions;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

/// <summary>The readable page of the API: drawn by a library, and a page of ours all the same.</summary>
[Collection(BrowserJourneys.Name)]
public sealed class ApiDocumentTests(Chromium chromium, RunningApp app)
{
    [Theory]
    [InlineData(ColorScheme.Light, "light-mode")]
    [InlineData(ColorScheme.Dark, "dark-mode")]
    public async Task It_has_no_barrier_of_WCAG_2_2_AA(ColorScheme colours, string mode)
    {
        var page = await chromium.PageAsync(app.Url);
        await page.EmulateMediaAsync(new() { ColorScheme = colours, ReducedMotion = ReducedMotion.Reduce });
        await page.GotoAsync("/docs/api");
        await page.GetByRole(AriaRole.Heading, new() { NameRegex = new("Webhooks") }).First.WaitForAsync();
        await Assertions.Expect(page.Locator("body")).ToHaveClassAsync(new Regex(mode));
        // Its parts come one after the other, and fade in.
        await page.WaitForFunctionAsync(
            "() => { const count = document.querySelectorAll('*').length; window.looks = count === window.seen ? window.looks + 1 : 0; window.seen = count; return window.looks >= 4 && document.getAnimations().every(move => move.playState !== 'running'); }",
            null, new() { PollingInterval = 500 });
        var barriers = await page.BarriersAsync();
        Assert.True(barriers.Count == 0, string.Join("\n\n", barriers));
    }
}
