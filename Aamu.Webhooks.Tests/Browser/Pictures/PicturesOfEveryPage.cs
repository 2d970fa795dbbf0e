using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Browser.Pictures;

/// <summary>No test: pictures of every page in every state, in light and dark, on three widths, for somebody to look through before a release.</summary>
[Collection(BrowserJourneys.Name)]
public sealed class PicturesOfEveryPage(Chromium chromium)
{
    private static readonly (int Width, bool Dark)[] Looks = [(1024, false), (1024, true), (390, false), (390, true), (1440, false), (1440, true)];

    [Fact(Explicit = true)]
    public Task The_pages_of_teams_are_pictured_in_artifacts_pages() => PictureAsync(ShownApp.OfTeamsAsync, "teams");

    [Fact(Explicit = true)]
    public Task The_pages_of_accounts_are_pictured_in_artifacts_pages() => PictureAsync(ShownApp.OfAccountsAsync, "accounts");

    private async Task PictureAsync(Func<Chromium, Task<ShownApp>> start, string kind)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "pages")).FullName;
        await using var shown = await start(chromium);
        foreach (var (index, state) in shown.Pages.Index())
        {
            await PictureAsync(shown, state, Path.Combine(folder, $"{kind}-{index:000}-{Name(state)}"));
        }
    }

    private static async Task PictureAsync(ShownApp shown, PageState state, string path)
    {
        var page = await shown.PageAsync(state.Eyes);
        await page.SetViewportSizeAsync(state.IsNarrow ? 390 : 1440, 900);
        await page.OpenAsync(state);
        foreach (var (width, dark) in Looks.Where(look => !state.IsNarrow || look.Width == 390))
        {
            await page.SetViewportSizeAsync(width, 900);
            await (dark ? page.DarkenAsync() : page.LightenAsync());
            await page.ScreenshotAsync(new() { Path = $"{path}-{width}{(dark ? "-dark" : "")}.png", FullPage = state.First is null });
        }

        await page.CloseAsync();
    }

    private static string Name(PageState state) =>
        string.Concat($"{state.Route} {string.Join(' ', state.Shows.Split(' ').Take(3))}".Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')).Trim('-');
}
