using Aamu.Webhooks.Benchmarks.Screens;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

/// <summary>One browser for all journeys: the system's Chromium, or one that Playwright installs; each journey gets a context of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        browser = await SystemBrowser.LaunchAsync(playwright);
    }

    public async Task<IPage> PageAsync(string baseUrl, int width = 1280, int height = 900) =>
        await (await ContextAsync(baseUrl, width, height)).NewPageAsync();

    /// <summary>A browser of one person's own: pages in it share the session and what was loaded before. Nothing moves in it that could stand still.</summary>
    public async Task<IBrowserContext> ContextAsync(string baseUrl, int width = 1280, int height = 900)
    {
        var context = await browser!.NewContextAsync(new()
        {
            BaseURL = baseUrl,
            ViewportSize = new() { Width = width, Height = height },
            ReducedMotion = ReducedMotion.Reduce,
            IgnoreHTTPSErrors = true, // a test makes its certificates by itself
        });
        var entered = VisitsAttribute.OfThisTest();
        context.Page += (_, page) => page.FrameNavigated += (_, frame) => entered.Enqueue(frame.Url);
        // Far beyond what a page needs: it is waited for only where something is broken.
        context.SetDefaultTimeout(60_000);
        Assertions.SetDefaultExpectTimeout(60_000);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        await (browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        playwright?.Dispose();
    }
}
