using System.Collections.Concurrent;
using Aamu.Webhooks.Tests.Browser.Pages;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

/// <summary>Walks through every page once, a few side by side, and notes what is wrong; the tests read the notes.</summary>
public sealed class PageInspection(Chromium chromium) : IAsyncLifetime
{
    private const int SideBySide = 3;

    /// <summary>Of a table that is too full; the others are like them.</summary>
    private const int FewRows = 3;

    private readonly ConcurrentQueue<(PageState Page, string Title)> titles = new();

    internal IReadOnlyList<PageState> Pages { get; private set; } = [];

    /// <summary>Pages that did not come to show what they should.</summary>
    internal ConcurrentQueue<string> Unseen { get; } = new();

    internal ConcurrentQueue<string> Barriers { get; } = new();

    internal ConcurrentQueue<string> Overflows { get; } = new();

    internal ConcurrentQueue<string> Cuts { get; } = new();

    internal ConcurrentQueue<string> Spills { get; } = new();

    internal ConcurrentQueue<string> LongNames { get; } = new();

    internal ConcurrentQueue<string> Shifts { get; } = new();

    internal ConcurrentQueue<string> Headings { get; } = new();

    /// <summary>The title of each page, of each of its states.</summary>
    internal ILookup<string, string> Titles => titles.ToLookup(seen => seen.Page.Route, seen => seen.Title);

    public async ValueTask InitializeAsync()
    {
        var apps = await Task.WhenAll(ShownApp.OfTeamsAsync(chromium), ShownApp.OfAccountsAsync(chromium));
        Pages = [.. apps.SelectMany(app => app.Pages)];
        foreach (var shown in apps)
        {
            await Parallel.ForEachAsync(shown.Pages, new ParallelOptions { MaxDegreeOfParallelism = SideBySide }, async (state, _) => await TryInspectAsync(await shown.PageAsync(state.Eyes), state));
            await shown.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task TryInspectAsync(IPage page, PageState state)
    {
        try
        {
            await InspectAsync(page, state);
        }
        catch (Exception failure) when (failure is PlaywrightException or TimeoutException)
        {
            Note(Unseen, state, "as " + state.Eyes, [failure.Message, await page.Locator("body").InnerTextAsync()]);
        }

        await page.CloseAsync();
    }

    private async Task InspectAsync(IPage page, PageState state)
    {
        if (state.IsNarrow)
        {
            await page.SetViewportSizeAsync(390, 844);
        }

        await page.OpenAsync(state);
        await LookForRoomAsync(page, state, state.IsNarrow ? "at 390 px" : "at 1280 px");
        if (state.First is null && await page.ShiftAsync() is var shift and > 0.1)
        {
            Note(Shifts, state, "moved by", [$"{shift:0.000}"]);
        }

        titles.Enqueue((state, await page.TitleAsync()));
        if (await page.Locator("h1").CountAsync() is var count and not 1)
        {
            Headings.Enqueue($"{state.Address} ({state.Shows}) has {count} h1");
        }

        Note(Barriers, state, "in light", await page.BarriersAsync(state.IsOverfull ? FewRows : null));
        if (state.IsNarrow)
        {
            // Its colours are those of the wide page.
            Note(Overflows, state, "at 390 px", await page.OverflowsAsync(390));
            return;
        }

        if (state.IsOverfull)
        {
            Note(Overflows, state, "at 1024 px", await page.OverflowsAsync(1024));
            await LookForRoomAsync(page, state, "at 1024 px");
        }
        else
        {
            await page.DarkenAsync();
            Note(Barriers, state, "in dark", await page.BarriersOfColourAsync());
        }

        Note(Overflows, state, "at 390 px", await page.OverflowsAsync(390));
        await LookForRoomAsync(page, state, "at 390 px");
    }

    private async Task LookForRoomAsync(IPage page, PageState state, string how)
    {
        Note(Cuts, state, how, await page.CutsAsync());
        Note(Spills, state, how, await page.SpillsAsync());
        Note(LongNames, state, how, await page.LongNamesAsync());
    }

    private static void Note(ConcurrentQueue<string> notes, PageState state, string how, IEnumerable<string> found)
    {
        foreach (var one in found)
        {
            notes.Enqueue($"{state.Address} ({state.Shows}) {how}: {one}");
        }
    }
}
