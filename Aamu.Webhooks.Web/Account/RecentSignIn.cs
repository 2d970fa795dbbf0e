using System.Security.Claims;
using Aamu.Webhooks.Core;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace Aamu.Webhooks.Web.Account;

/// <summary>
/// Asked by a page right before it does what a found screen must not do: show a secret, change members, make a key. Whoever signed in a moment ago
/// is not troubled; others prove in a dialog who they are, and go on where they were. What counts is the session's row, not what a page remembers.
/// </summary>
internal sealed class RecentSignIn(AuthenticationStateProvider authentication, SessionBook sessions, IServiceScopeFactory scopes, IDialogService dialogs)
{
    /// <summary>For a dialog that was left open when the person would not prove it.</summary>
    public static Refusal NotProven => Refusal.Forbidden(Strings.ProofNone);

    /// <summary>False: do nothing.</summary>
    public async Task<bool> AskAsync()
    {
        var who = (await authentication.GetAuthenticationStateAsync()).User;
        if (who.SessionId() is not { } session)
        {
            return false;
        }

        if (await sessions.IsRecentAsync(session))
        {
            return true;
        }

        var asked = await dialogs.ShowAsync<ItIsYouDialog>(Strings.ProofAsk, new DialogParameters<ItIsYouDialog>
        {
            { dialog => dialog.Prove, entered => ProveAsync(who, entered) },
            { dialog => dialog.IsProven, () => sessions.IsRecentAsync(session) },
            { dialog => dialog.Ways, await WaysAsync(who) },
        });
        return await asked.Result is { Canceled: false } && await sessions.IsRecentAsync(session);
    }

    private async Task<ProofWays> WaysAsync(ClaimsPrincipal who)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ProofDesk>().WaysAsync(who.PersonId());
    }

    private async Task<string?> ProveAsync(ClaimsPrincipal who, string entered)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ProofDesk>().TryAsync(who, entered);
    }
}
