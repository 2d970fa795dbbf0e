using System.Security.Claims;
using Aamu.Webhooks.Core.Audit;
using Microsoft.AspNetCore.Identity;

namespace Aamu.Webhooks.Web.Account;

/// <summary>Somebody who is signed in proves again who they are: by the password or, where there is a second step, by a code of the app. Wrong ones count as they do at the sign-in.</summary>
internal sealed class ProofDesk(UserManager<AccountUser> users, SessionBook sessions, SignInThrottle throttle, AccountNotes notes)
{
    /// <summary>Null when it is proven, and noted with the session; else what to say.</summary>
    public async Task<string?> TryAsync(ClaimsPrincipal who, string? entered)
    {
        if (who.SessionId() is not { } session || who.AsPerson() is not { } signedIn || !await sessions.SeeAsync(session, signedIn.Id) || await users.FindByIdAsync(signedIn.Id) is not { } person)
        {
            return Strings.ProofSessionEnded;
        }

        if (throttle.Enter(signedIn.Address) is not null)
        {
            return Strings.ProofTooMany;
        }

        if (await users.IsLockedOutAsync(person))
        {
            return Strings.ProofLocked;
        }

        if (!await FitsAsync(person, entered ?? ""))
        {
            await users.AccessFailedAsync(person);
            await notes.WriteAsync(signedIn, AuditAction.ProofRefused);
            return Strings.ProofWrong;
        }

        throttle.Succeeded(signedIn.Address);
        await users.ResetAccessFailedCountAsync(person);
        await sessions.ProveAsync(session);
        return null;
    }

    private async Task<bool> FitsAsync(AccountUser person, string entered)
    {
        var code = entered.Replace(" ", "", StringComparison.Ordinal);
        return person.TwoFactorEnabled && code.Length == 6 && code.All(char.IsAsciiDigit)
            ? await users.VerifyTwoFactorTokenAsync(person, users.Options.Tokens.AuthenticatorTokenProvider, code)
            : await users.CheckPasswordAsync(person, entered);
    }
}
