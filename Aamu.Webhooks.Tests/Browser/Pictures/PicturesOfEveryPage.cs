using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser.Pictures;

/// <summary>No test: pictures of every page in every state, in light and dark, on three widths, for somebody to look through before a release.</summary>
[Collection(BrowserJourneys.Name)]
public sealed class PicturesOfEveryPage(Chromium chromium)
{
    private static readonly (int Width, bool Dark)[] Looks = [(1024, false), (390, false), (1440, false), (1440, true)];

    [Fact(Explicit = true)]
    public async Task Every_page_is_pictured_in_artifacts_pages()
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "pages");
        Directory.CreateDirectory(folder);
        await using var shown = await ShownApp.StartAsync(chromium);
        foreach (var (index, state) in shown.Pages.Index())
        {
            var page = await shown.PageAsync(state.Eyes);
            await page.SetViewportSizeAsync(1440, 900);
            await page.OpenAsync(state);
            foreach (var (width, dark) in Looks)
            {
                await page.SetViewportSizeAsync(width, 900);
                await (dark ? page.DarkenAsync() : page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light }));
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{index:000}-{Name(state)}-{width}{(dark ? "-dark" : "")}.png"), FullPage = state.First is null });
            }

            await page.CloseAsync();
        }
    }

    private static string Name(PageState state) =>
        string.Concat($"{state.Route} {string.Join(' ', state.Shows.Split(' ').Take(3))}".Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')).Trim('-');
}
