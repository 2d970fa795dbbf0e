using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser.Pages;

/// <summary>The program for looking at, and a browser for each who looks.</summary>
internal sealed class ShownApp : IAsyncDisposable
{
    private readonly Readers readers;
    private readonly IAsyncDisposable? beside;

    private ShownApp(Readers readers, IReadOnlyList<PageState> pages, IAsyncDisposable? beside = null) => (this.readers, Pages, this.beside) = (readers, pages, beside);

    /// <summary>Every page in every state.</summary>
    public IReadOnlyList<PageState> Pages { get; }

    /// <summary>With an empty, a usual, a busy and an overfull team.</summary>
    public static async Task<ShownApp> OfTeamsAsync(Chromium chromium)
    {
        var app = await RunningApp.StartAsync(("Delivery:RetrySchedule", ShownTeam.RetrySchedule));
        var empty = await app.AddTeamAsync();
        var (usual, busy, full) = (await ShownTeam.TypicalAsync(app), await BusyTeam.AtWorkAsync(app), await ShownTeam.OverfullAsync(app));
        var readers = new Readers(chromium, app);
        await InviteReadersAsync(readers, [empty.Scope.TeamId, usual.Team.Scope.TeamId, busy.Team.Scope.TeamId, full.Team.Scope.TeamId]);
        var invitation = (await app.Get<InvitationBook>().InviteAsync(usual.Team.Scope, "new@example.com", TeamRole.Editor)).Value!;
        return new ShownApp(readers, [.. EveryPage.Of(empty.Id, usual, full, $"/account/join?token={invitation}"), .. BusyPages.Of(busy), .. NarrowPages.Of(usual)]);
    }

    /// <summary>With letters, an outside sign-in, and people who have set up everything or nothing: as in development.</summary>
    public static async Task<ShownApp> OfAccountsAsync(Chromium chromium)
    {
        var provider = await OpenIdProvider.StartAsync();
        // Without an operator, so that the way to the first one is open.
        var readers = new Readers(chromium, await RunningApp.InDevelopmentAsync([.. provider.Settings, ("Seed:OperatorEmail", "")]));
        return new ShownApp(readers, await AccountPages.OfAsync(readers, provider), provider);
    }

    /// <summary>A new page of somebody's browser.</summary>
    public Task<IPage> PageAsync(Eyes eyes) => readers.PageAsync(eyes);

    public async ValueTask DisposeAsync()
    {
        await readers.DisposeAsync();
        await (beside?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private static async Task InviteReadersAsync(Readers readers, IReadOnlyList<TeamId> teams)
    {
        await readers.AddNobodyAsync();
        var admin = await readers.AddPersonAsync(Eyes.Admin, isOperator: true);
        foreach (var team in teams)
        {
            await readers.App.JoinAsync(admin, team, TeamRole.Admin);
        }

        await readers.App.JoinAsync(await readers.AddPersonAsync(Eyes.Viewer), teams[1], TeamRole.Viewer);
        await readers.AddPersonAsync(Eyes.Stranger);
        await readers.AddPersonAsync(Eyes.Operator, isOperator: true);
    }
}
