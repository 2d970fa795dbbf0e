using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Teams;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace Aamu.Webhooks.Web.Layout;

/// <summary>
/// The house around every page of a team. It turns the team of the address bar into a ticket before the page is shown, and hands the ticket down:
/// a page takes it as a cascading <see cref="TeamScope"/> and is never there without one.
/// </summary>
public sealed partial class MainLayout : IAsyncDisposable
{
    private IReadOnlyList<Membership> teams = [];
    private TeamScope? scope;
    private RenderFragment? shown;

    /// <summary>What the page is about: another webhook is another page, with nothing left of the one before; another filter is the same.</summary>
    private string? place;
    private ErrorBoundary? boundary;
    private IDisposable? listening;
    private DotNetObjectReference<MainLayout>? self;
    private bool isGone, isDark, isForeign, isSignedOut, isReady, hasPalette;
    private string theme = "";
    private bool isMenuOpen = true;

    [Inject]
    private CurrentTeam Current { get; set; } = default!;

    [Inject]
    private TeamPulse Pulse { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [CascadingParameter]
    private Microsoft.AspNetCore.Components.RouteData Route { get; set; } = default!;

    private string SkipTarget => Navigation.Uri.Split('#')[0] + "#content";

    protected override async Task OnInitializedAsync()
    {
        self = DotNetObjectReference.Create(this);
        Take(await Script.InvokeAsync<ShownTheme>("aamu.theme.watch", self));
    }

    /// <summary>Runs at every navigation. Until the new ticket is printed, the page before stays on the screen: nothing flashes, and nothing is shown unchecked.</summary>
    protected override async Task OnParametersSetAsync()
    {
        var (next, there, wanted) = (Body, new Uri(Navigation.Uri).AbsolutePath, Route.RouteValues.GetValueOrDefault("TeamId") as string);
        teams = await Current.TeamsAsync();
        var before = scope?.TeamId;
        scope = wanted is null ? null : await Current.ScopeAsync(wanted);
        if (isGone)
        {
            // Closed meanwhile: nobody would take away what listens from now on.
            return;
        }

        if (before != scope?.TeamId)
        {
            listening?.Dispose();
            listening = scope is null ? null : Pulse.ListenToMembers(scope, () => _ = InvokeAsync(AskAgainAsync));
        }

        // Whoever was signed out meanwhile is not told that there is no such page, but shown to the sign-in; the page that stood there has no ticket to be shown with.
        var person = (await Authentication).User;
        var isSignedIn = person.Identity?.IsAuthenticated == true;
        hasPalette = teams.Count > 0 || person.IsOperator();
        var isClosed = wanted is not null && scope is null;
        (isForeign, isSignedOut, shown, place, isReady) = (isClosed && isSignedIn, isClosed && !isSignedIn, next, there, true);
        boundary?.Recover();
    }

    /// <summary>
    /// Somebody's place in the team has changed, perhaps that of the person who reads this, or the team itself: the page is shown with a ticket of now, or no more,
    /// and the team by the name that it has.
    /// </summary>
    private async Task AskAgainAsync()
    {
        if (scope is { } before)
        {
            teams = await Current.TeamsAsync();
            var now = await Current.ScopeAsync(before.TeamId.Value);
            if (!ReferenceEquals(scope, before))
            {
                // The person has gone on to another team meanwhile, with a ticket of now.
                return;
            }

            // Somebody else's place: the page goes on with the ticket that it has.
            scope = now?.Role == before.Role ? before : now;
            isForeign = scope is null;
            StateHasChanged();
        }
    }

    [JSInvokable]
    public Task ThemeChangedAsync(ShownTheme shown) => InvokeAsync(() =>
    {
        Take(shown);
        StateHasChanged();
    });

    private async Task ChooseThemeAsync(string wanted) => Take(await Script.InvokeAsync<ShownTheme>("aamu.theme.choose", wanted));

    private void Take(ShownTheme shown) => (isDark, theme) = (shown.IsDark, shown.Chosen);

    private void ToggleMenu() => isMenuOpen = !isMenuOpen;

    private void Recover() => boundary?.Recover();

    public async ValueTask DisposeAsync()
    {
        isGone = true;
        self?.Dispose();
        listening?.Dispose();
        try
        {
            await Script.InvokeVoidAsync("aamu.theme.unwatch");
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone, and its listeners with it.
        }
    }
}

/// <summary>The colours that the browser shows.</summary>
/// <param name="IsDark">Now.</param>
/// <param name="Chosen"><c>light</c>, <c>dark</c>, or <c>system</c>: as the system has them.</param>
public sealed record ShownTheme(bool IsDark, string Chosen);
