using Aamu.Webhooks.Benchmarks.Logs;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Sqlite;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

/// <summary>
/// From the question to the answer in the browser, with 1,000,000 events in the file. Filling it takes minutes, so it is asked for by name:
/// <c>dotnet test --project Aamu.Webhooks.Tests --filter-class "*WhyAtScale" --explicit only</c>; with <c>AAMU_LOG_STORE</c> naming a folder, the store of <c>benchmarks logs</c> there is copied.
/// </summary>
public sealed class WhyAtScale
{
    private const int Most = 200;

    // Asks as a person does who presses Enter, and looks at every change of the page until the answer stands there and is painted.
    private const string Ask = """
        ([label, value, selector]) => new Promise(done => {
          const field = [...document.querySelectorAll('label')].find(one => one.textContent.trim().startsWith(label)).querySelector('input, select');
          const began = performance.now();
          const look = new MutationObserver(() => {
            if (document.querySelector(selector)) { look.disconnect(); requestAnimationFrame(() => setTimeout(() => done(performance.now() - began))); }
          });
          look.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
          field.value = value;
          field.dispatchEvent(new Event('change', { bubbles: true }));
        })
        """;

    [Fact(Explicit = true)]
    public async Task Any_explanation_among_a_million_events_is_on_screen_in_a_fifth_of_a_second()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("webhooks.db");
        await StoreAsync(file);
        await using var chromium = new Chromium();
        await chromium.InitializeAsync();
        await using (var app = await RunningApp.OverAsync(file))
        {
            var page = (await AdminConsole.SignInAsync(chromium, app)).Page;
            await page.GetByRole(AriaRole.Link, new() { Name = "Why?", Exact = true }).ClickAsync();
            await Assertions.Expect(page.GetByLabel("or webhook").GetByRole(AriaRole.Option).Nth(LogStore.Webhooks)).ToBeAttachedAsync();
            var times = new List<(string What, double Ms)>();
            // The first questions of a process make the model and compile the code.
            for (var number = 1; number < LogStore.Events; number += 39_119)
            {
                var id = LogStore.Event(number + (number % 10 == 0 ? 1 : 0)).Value;
                times.Add((id, await AskAsync(page, "Event id", id, $"section[aria-label=Answer] a[href$='{id}']")));
                var unknown = $"evt_never_{number}";
                times.Add((unknown, await AskAsync(page, "Event id", unknown, ".asked")));
                var refused = $"evt_refused_{1 + (number / 50)}";
                times.Add((refused, await AskAsync(page, "Event id", refused, ".found")));
                var webhook = LogStore.Webhook(1 + (number % LogStore.Webhooks)).Value;
                times.Add((webhook, await AskAsync(page, "or webhook", webhook, $"section[aria-label=Answer] a[href*='webhook={webhook}']")));
            }

            var taken = times.Skip(8).Select(time => time.Ms).Order().ToList();
            TestContext.Current.SendDiagnosticMessage("p50 {0:0} ms, p99 {1:0} ms, slowest {2:0} ms of {3}; the first eight {4}", taken[taken.Count / 2], taken[taken.Count * 99 / 100], taken[^1], taken.Count, string.Join(", ", times.Take(8).Select(time => $"{time.Ms:0}")));
            Assert.All(times.Skip(8), time => Assert.True(time.Ms <= Most, $"{time.What}: {time.Ms:0} ms"));
        }
    }

    private static async Task<double> AskAsync(IPage page, string label, string value, string selector) => await page.EvaluateAsync<double>(Ask, new[] { label, value, selector });

    private static async Task StoreAsync(string file)
    {
        if (Environment.GetEnvironmentVariable("AAMU_LOG_STORE") is { Length: > 0 } kept)
        {
            File.Copy(Path.Combine(kept, "webhooks.db"), file);
            return;
        }

        using (var database = new SqliteDatabase($"Data Source={file}"))
        {
            database.Open();
        }

        await LogStore.FillAsync($"Data Source={file}", TimeProvider.System.GetUtcNow());
    }
}
