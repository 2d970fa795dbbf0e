using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser.Pages;

/// <summary>The program with an empty, a usual and an overfull team, and a browser for each who looks at them.</summary>
internal sealed class ShownApp : IAsyncDisposable
{
    private readonly Dictionary<Eyes, IBrowserContext> readers = [];
    private readonly RunningApp app;
    private readonly Chromium chromium;

    private ShownApp(RunningApp app, Chromium chromium) => (this.app, this.chromium) = (app, chromium);

    /// <summary>Every page in every state.</summary>
    public IReadOnlyList<PageState> Pages { get; private set; } = [];

    public static async Task<ShownApp> StartAsync(Chromium chromium)
    {
        var shown = new ShownApp(await RunningApp.StartAsync(("Delivery:RetrySchedule", ShownTeam.RetrySchedule)), chromium);
        await shown.FillAsync();
        return shown;
    }

    /// <summary>A new page of somebody's browser.</summary>
    public Task<IPage> PageAsync(Eyes eyes) => readers[eyes].NewPageAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var reader in readers.Values)
        {
            await reader.DisposeAsync();
        }

        await app.DisposeAsync();
    }

    private async Task FillAsync()
    {
        var empty = await app.AddTeamAsync();
        var (usual, full) = (await ShownTeam.TypicalAsync(app), await ShownTeam.OverfullAsync(app));
        await InviteReadersAsync([empty.Scope.TeamId, usual.Team.Scope.TeamId, full.Team.Scope.TeamId]);
        var invitation = (await app.Get<InvitationBook>().InviteAsync(usual.Team.Scope, "new@example.com", TeamRole.Editor)).Value!;
        Pages = EveryPage.Of(empty.Id, usual, full, $"/account/join?token={invitation}");
    }

    private async Task InviteReadersAsync(IReadOnlyList<TeamId> teams)
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
}
