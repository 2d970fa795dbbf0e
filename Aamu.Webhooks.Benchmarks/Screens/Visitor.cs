using Aamu.Webhooks.Benchmarks.Logs;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Benchmarks.Screens;

/// <summary>A person with a browser that has loaded nothing yet, signed in.</summary>
internal sealed class Visitor(IBrowser browser, string session, string sandbox)
{
    /// <summary>Stands for the id of one of the team's sandboxes.</summary>
    public const string Sandbox = "{sandbox}";

    private const string Team = $"/t/{LogStore.Team}";

    /// <summary>Every page that is drawn on a circuit; a test compares it with the routes. The way ends where it began.</summary>
    public static IReadOnlyList<string> Pages { get; } =
    [
        $"{Team}/webhooks", $"{Team}/webhooks/wh_{7:D32}", $"{Team}/webhooks/wh_{7:D32}/edit", $"{Team}/webhooks/wh_{7:D32}/history", $"{Team}/webhooks/new",
        $"{Team}/deliveries", $"{Team}/deliveries/whd_{900_000:D32}", $"{Team}/recoveries", $"{Team}/events", $"{Team}/events/evt_{250_000:D32}", $"{Team}/refused",
        $"{Team}/why", $"{Team}/catalog", $"{Team}/why?webhook=wh_{7:D32}&last=24h", $"{Team}/sandbox", $"{Team}/sandbox/{Sandbox}", $"{Team}/signatures", $"{Team}/verify",
        $"{Team}/projects", $"{Team}/members", $"{Team}/keys", $"{Team}/audit", "/operate", "/operate/keys", "/operate/refused", "/operate/log", "/operate/books", Team,
    ];

    public static async Task<Visitor> SignInAsync(IBrowser browser, Uri address, string email, string password, string sandbox)
    {
        await using var context = await browser.NewContextAsync(new() { BaseURL = address.ToString() });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/account/sign-in");
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/account/", StringComparison.Ordinal), new() { WaitUntil = WaitUntilState.Commit });
        return new Visitor(browser, await context.StorageStateAsync(), sandbox);
    }

    /// <summary>Opens the overview and looks until it stands still.</summary>
    public async Task<FirstLook> LookAsync(Uri address)
    {
        await using var context = await NewContextAsync(address);
        var page = await context.NewPageAsync();
        var network = await context.NewCDPSessionAsync(page);
        var bytes = 0L;
        network.Event("Network.loadingFinished").OnEvent += (_, finished) => Interlocked.Add(ref bytes, (long)finished!.Value.GetProperty("encodedDataLength").GetDouble());
        network.Event("Network.webSocketFrameReceived").OnEvent += (_, frame) => Interlocked.Add(ref bytes, frame!.Value.GetProperty("response").GetProperty("payloadData").GetString()!.Length);
        await network.SendAsync("Network.enable");
        await page.GotoAsync(Team);
        await page.Locator("main table.health").WaitForAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var paint = await page.EvaluateAsync<double>("""
            () => new Promise(tell => new PerformanceObserver(list => tell(Math.max(...list.getEntries().map(entry => entry.startTime)))).observe({ type: 'largest-contentful-paint', buffered: true }))
            """);
        return new FirstLook(paint, Interlocked.Read(ref bytes));
    }

    /// <summary>Goes through every page on one circuit and stays.</summary>
    public async Task WalkAsync(Uri address)
    {
        var context = await NewContextAsync(address);
        var page = await context.NewPageAsync();
        await page.GotoAsync(Team);
        await page.Locator("main table.health").WaitForAsync();
        foreach (var path in Pages.Select(path => path.Replace(Sandbox, sandbox, StringComparison.Ordinal)))
        {
            await page.EvaluateAsync("path => { document.querySelector('main h1').dataset.before = 'yes'; Blazor.navigateTo(path); }", path);
            try
            {
                await page.Locator("main h1:not([data-before])").First.WaitForAsync();
            }
            catch (TimeoutException exception)
            {
                throw new TimeoutException($"{path} did not come.", exception);
            }
        }
    }

    private Task<IBrowserContext> NewContextAsync(Uri address) =>
        browser.NewContextAsync(new() { BaseURL = address.ToString(), StorageState = session, ViewportSize = new() { Width = 1440, Height = 900 } });
}

/// <param name="PaintMs">When the largest thing on the screen was painted, from the click on.</param>
/// <param name="Bytes">What came over the network for it.</param>
internal sealed record FirstLook(double PaintMs, long Bytes);
