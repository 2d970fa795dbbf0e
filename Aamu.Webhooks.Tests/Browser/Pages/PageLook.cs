using Aamu.Webhooks.Tests.Fixtures;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser.Pages;

/// <summary>Looks at a page as nobody in a hurry does: rule by rule, in the dark, through a narrow window.</summary>
internal static class PageLook
{
    private const string Wcag = "{ type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }";

    /// <summary>All that another theme can break.</summary>
    private const string Colours = "{ type: 'rule', values: ['color-contrast', 'link-in-text-block'] }";

    /// <summary>The package for Playwright opens another browser context for each look.</summary>
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>As somebody who has signed in already.</summary>
    public static async Task SignInAsync(this IBrowserContext context, RunningApp app, string email, string password = People.Password)
    {
        using var visitor = await app.SignedInAsync(email, password);
        await context.GoOnAsync(app, visitor);
    }

    /// <summary>In the session of somebody who has signed in without it.</summary>
    public static Task GoOnAsync(this IBrowserContext context, RunningApp app, Visitor visitor) =>
        context.AddCookiesAsync(visitor.Cookies.GetAllCookies().Select(cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Url = app.Url }));

    /// <summary>Ends when all of it is there.</summary>
    public static async Task OpenAsync(this IPage page, PageState state)
    {
        await page.GotoAsync(state.Address);
        await page.Locator("h1").First.WaitForAsync();
        await (state.First?.Invoke(page) ?? Task.CompletedTask);
        await Assertions.Expect(page.GetByText(state.Shows).Filter(new() { Visible = true }).First).ToBeVisibleAsync();
    }

    /// <summary>What breaks a rule of WCAG 2.2 at the levels A and AA.</summary>
    /// <param name="page">Where a dialog is open, it alone: nothing else can be reached.</param>
    /// <param name="rows">How many rows of a table are looked at, where there are so many that they repeat themselves.</param>
    public static Task<IReadOnlyList<string>> BarriersAsync(this IPage page, int? rows = null) => page.BarriersAsync(Wcag, rows);

    public static Task<IReadOnlyList<string>> BarriersOfColourAsync(this IPage page) => page.BarriersAsync(Colours, null);

    public static Task DarkenAsync(this IPage page) => page.PaintAsync(ColorScheme.Dark);

    public static Task LightenAsync(this IPage page) => page.PaintAsync(ColorScheme.Light);

    /// <summary>What is cut off at an edge without saying so by three dots.</summary>
    public static async Task<IReadOnlyList<string>> CutsAsync(this IPage page) => await page.EvaluateAsync<string[]>("""
        () => [...document.querySelectorAll('main, main *')]
          .filter(element => !element.matches('button, input, .mud-ripple') && element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1)
          .filter(element => { const style = getComputedStyle(element); return ['hidden', 'clip'].includes(style.overflowX) && style.textOverflow !== 'ellipsis' && style.webkitLineClamp === 'none'; })
          .slice(0, 3).map(element => `${element.scrollWidth} of ${element.clientWidth} px: ${element.outerHTML.slice(0, 160)}`)
        """);

    /// <summary>What sticks out of its table cell on the right: it lies over its neighbour, or over the table's edge. What an own frame cuts off, or what floats, is not of the cell.</summary>
    public static async Task<IReadOnlyList<string>> SpillsAsync(this IPage page) => await page.EvaluateAsync<string[]>("""
        () => {
          const words = document.createRange();
          const spill = (node, edge) => {
            if (node.nodeType === Node.TEXT_NODE) {
              words.selectNodeContents(node);
              return words.getBoundingClientRect().right > edge ? node.parentElement : null;
            }
            if (node.nodeType !== Node.ELEMENT_NODE || node instanceof SVGElement) { return null; }
            const style = getComputedStyle(node);
            if (['absolute', 'fixed'].includes(style.position)) { return null; }
            if (node.getBoundingClientRect().right > edge) { return node; }
            if (style.overflowX !== 'visible') { return null; }
            for (const child of node.childNodes) {
              const found = spill(child, edge);
              if (found) { return found; }
            }
            return null;
          };
          return [...document.querySelectorAll('main :is(td, th)')].filter(cell => cell.checkVisibility() && getComputedStyle(cell.closest('thead') ?? cell).clipPath === 'none').map(cell => {
            const { paddingRight, borderRightWidth } = getComputedStyle(cell);
            const edge = cell.getBoundingClientRect().right - parseFloat(paddingRight) - parseFloat(borderRightWidth) + 1;
            for (const child of cell.childNodes) {
              const found = spill(child, edge);
              if (found) { return `${Math.round(found.getBoundingClientRect().right - edge + 1)} px out of its cell: ${found.outerHTML.slice(0, 160)}`; }
            }
            return null;
          }).filter(Boolean).slice(0, 3);
        }
        """);

    /// <summary>Names in lists that go on for more than three lines, however long they are.</summary>
    public static async Task<IReadOnlyList<string>> LongNamesAsync(this IPage page) => await page.EvaluateAsync<string[]>("""
        () => [...document.querySelectorAll('main :is(td strong:not(a *), td a, h3 a, .tabs a)')]
          .filter(name => name.getBoundingClientRect().height > 3.5 * (parseFloat(getComputedStyle(name).lineHeight) || 24))
          .slice(0, 3).map(name => `${Math.round(name.getBoundingClientRect().height)} px: ${name.outerHTML.slice(0, 160)}`)
        """);

    /// <summary>How much moved while the page was loading; up to 0.1 counts as calm (web.dev/cls).</summary>
    public static Task<double> ShiftAsync(this IPage page) => page.EvaluateAsync<double>("() => window.shifted ?? 0");

    /// <summary>Lets every page of the context keep count of what moves in it.</summary>
    public static Task WatchShiftsAsync(this IBrowserContext context) => context.AddInitScriptAsync("""
        window.shifted = 0;
        new PerformanceObserver(list => { for (const entry of list.getEntries()) { window.shifted += entry.hadRecentInput ? 0 : entry.value; } }).observe({ type: 'layout-shift', buffered: true });
        """);

    /// <summary>What sticks out of a window of this width; nothing when nothing scrolls sideways.</summary>
    public static async Task<IReadOnlyList<string>> OverflowsAsync(this IPage page, int width)
    {
        await page.SetViewportSizeAsync(width, 844);
        // The navigation goes when there is no room for it.
        await page.WaitForFunctionAsync("width => width > 900 || document.querySelector('main').getBoundingClientRect().left < 20", width);
        return await page.EvaluateAsync<string[]>("""
            async width => {
              const root = document.scrollingElement;
              for (let frames = 0; frames < 60 && root.scrollWidth > width; frames++) { await new Promise(requestAnimationFrame); }
              if (root.scrollWidth <= width) { return []; }
              const out = [...document.querySelectorAll('body *')].filter(element => element.getBoundingClientRect().right > width + 1);
              return out.filter(element => !out.some(other => element !== other && element.contains(other))).slice(0, 3)
                .map(element => `${Math.round(element.getBoundingClientRect().right)} px: ${element.outerHTML.slice(0, 160)}`);
            }
            """, width);
    }

    /// <summary>The page's own colours come from its style sheet at once, those of the components over the circuit.</summary>
    private static async Task PaintAsync(this IPage page, ColorScheme scheme)
    {
        const string Ink = "() => getComputedStyle(document.documentElement).getPropertyValue('--mud-palette-text-primary')";
        var (before, theme) = (await page.EvaluateAsync<string>(Ink), await page.EvaluateAsync<string>("() => document.documentElement.dataset.theme"));
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        var wanted = scheme == ColorScheme.Dark ? "dark" : "light";
        await page.WaitForFunctionAsync(
            $"([before, wanted]) => document.documentElement.dataset.theme === wanted && (before === '' || ({Ink})() !== before) && document.getAnimations().every(move => move.playState !== 'running')",
            new[] { theme == wanted ? "" : before, wanted });
    }

    private static async Task<IReadOnlyList<string>> BarriersAsync(this IPage page, string rules, int? rows)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await page.EvaluateAsync(Axe);
        }

        return await page.EvaluateAsync<string[]>($$"""
            async rows => {
              const dialog = [...document.querySelectorAll('.mud-dialog-container, dialog[open]')].at(-1);
              const exclude = rows === null ? [] : [...document.querySelectorAll(`tbody > tr:nth-child(n + ${rows + 1})`)];
              const { violations } = await axe.run({ include: [dialog ?? document], exclude }, { runOnly: {{rules}}, resultTypes: ['violations'], iframes: false, preload: false });
              return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html, any }) => html + any.map(({ message }) => ` ← ${message}`).join('')).join(' | ')}`);
            }
            """, rows);
    }
}
