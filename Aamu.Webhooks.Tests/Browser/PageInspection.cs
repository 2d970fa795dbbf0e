using System.Collections.Concurrent;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

/// <summary>Walks through every page once, a few side by side, and notes what is wrong; the tests read the notes.</summary>
public sealed class PageInspection(Chromium chromium) : IAsyncLifetime
{
    private const int SideBySide = 3;

    private readonly Dictionary<Eyes, IBrowserContext> readers = [];
    private readonly ConcurrentQueue<(PageState Page, string Title)> titles = new();

    internal IReadOnlyList<PageState> Pages { get; private set; } = [];

    /// <summary>Pages that did not come to show what they should.</summary>
    internal ConcurrentQueue<string> Unseen { get; } = new();

    internal ConcurrentQueue<string> Barriers { get; } = new();

    internal ConcurrentQueue<string> Overflows { get; } = new();

    internal ConcurrentQueue<string> Cuts { get; } = new();

    internal ConcurrentQueue<string> Shifts { get; } = new();

    internal ConcurrentQueue<string> Headings { get; } = new();

    /// <summary>The title of each page, of each of its states.</summary>
    internal ILookup<string, string> Titles => titles.ToLookup(seen => seen.Page.Route, seen => seen.Title);

    public async ValueTask InitializeAsync()
    {
        await using var app = await RunningApp.StartAsync(("Delivery:RetrySchedule", ShownTeam.RetrySchedule));
        var empty = await app.AddTeamAsync();
        var (usual, full) = (await ShownTeam.TypicalAsync(app), await ShownTeam.OverfullAsync(app));
        await InviteReadersAsync(app, [empty.Scope.TeamId, usual.Team.Scope.TeamId, full.Team.Scope.TeamId]);
        var invitation = (await app.Get<InvitationBook>().InviteAsync(usual.Team.Scope, "new@example.com", TeamRole.Editor)).Value!;
        Pages = EveryPage.Of(empty.Id, usual, full, $"/account/join?token={invitation}");
        await Parallel.ForEachAsync(Pages, new ParallelOptions { MaxDegreeOfParallelism = SideBySide }, async (page, _) => await TryInspectAsync(page));
        foreach (var reader in readers.Values)
        {
            await reader.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task InviteReadersAsync(RunningApp app, IReadOnlyList<TeamId> teams)
    {
        readers[Eyes.Nobody] = await chromium.ContextAsync(app.Url);
        await (await readers[Eyes.Nobody].NewPageAsync()).GotoAsync("/account/sign-in"); // from now on all its forms share one token
        var admin = await AddAsync(Eyes.Admin, isOperator: true);
        foreach (var team in teams)
        {
            await app.JoinAsync(admin, team, TeamRole.Admin);
        }

        await app.JoinAsync(await AddAsync(Eyes.Viewer), teams[1], TeamRole.Viewer);
        await AddAsync(Eyes.Stranger);
        await AddAsync(Eyes.Operator, isOperator: true);

        async Task<string> AddAsync(Eyes eyes, bool isOperator = false)
        {
            var email = $"{eyes}@example.com";
            var person = await app.AddPersonAsync(email, isOperator);
            readers[eyes] = await chromium.ContextAsync(app.Url);
            await readers[eyes].WatchShiftsAsync();
            await readers[eyes].SignInAsync(app, email);
            return person;
        }
    }

    private async Task TryInspectAsync(PageState state)
    {
        var page = await readers[state.Eyes].NewPageAsync();
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
        await page.OpenAsync(state);
        Note(Cuts, state, "at 1280 px", await page.CutsAsync());
        if (state.First is null && await page.ShiftAsync() is var shift and > 0.1)
        {
            Note(Shifts, state, "moved by", [$"{shift:0.000}"]);
        }

        titles.Enqueue((state, await page.TitleAsync()));
        if (await page.Locator("h1").CountAsync() is var count and not 1)
        {
            Headings.Enqueue($"{state.Address} ({state.Shows}) has {count} h1");
        }

        if (state.IsOverfull)
        {
            Note(Overflows, state, "at 1024 px", await page.OverflowsAsync(1024));
            Note(Cuts, state, "at 1024 px", await page.CutsAsync());
        }
        else
        {
            Note(Barriers, state, "in light", await page.BarriersAsync());
            await page.DarkenAsync();
            Note(Barriers, state, "in dark", await page.BarriersOfColourAsync());
        }

        Note(Overflows, state, "at 390 px", await page.OverflowsAsync(390));
        Note(Cuts, state, "at 390 px", await page.CutsAsync());
    }

    private static void Note(ConcurrentQueue<string> notes, PageState state, string how, IEnumerable<string> found)
    {
        foreach (var one in found)
        {
            notes.Enqueue($"{state.Address} ({state.Shows}) {how}: {one}");
        }

    }
}
