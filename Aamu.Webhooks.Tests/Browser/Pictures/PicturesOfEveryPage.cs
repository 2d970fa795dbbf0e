using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser.Pictures;

/// <summary>No test: pictures of every page in every state, in light and dark, on three widths, for somebody to look through before a release.</summary>
[Collection(BrowserJourneys.Name)]
public sealed class PicturesOfEveryPage(Chromium chromium)
{
    private static readonly (int Width, bool Dark)[] Looks = [(1440, false), (1440, true), (1024, false), (390, false), (390, true)];

    [Fact(Explicit = true)]
    public async Task Every_page_is_pictured_in_artifacts_pages()
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "pages");
        Directory.CreateDirectory(folder);
        await using var shown = await ShownApp.StartAsync(chromium);
        await Parallel.ForEachAsync(shown.Pages.Index(), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (one, _) =>
        {
            var page = await shown.PageAsync(one.Item.Eyes);
            await page.SetViewportSizeAsync(Looks[0].Width, 900);
            await page.OpenAsync(one.Item);
            foreach (var (width, dark) in Looks)
            {
                await page.SetViewportSizeAsync(width, 900);
                await page.EmulateMediaAsync(new() { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light });
                // The layout answers to a new width and a new theme over the circuit.
                await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{one.Index:000}-{Name(one.Item)}-{width}{(dark ? "-dark" : "")}.png"), FullPage = one.Item.First is null });
            }

            await page.CloseAsync();
        });
    }

    private static string Name(PageState state) =>
        string.Join('-', state.Route.Split(['/', '{', '}', ':'], StringSplitOptions.RemoveEmptyEntries).Concat(state.Shows.Split(' ').Take(3))).Replace('/', '_').Replace('…', '_');
}
