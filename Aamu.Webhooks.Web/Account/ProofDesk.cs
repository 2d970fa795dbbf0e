using System.Security.Claims;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Web.Account.Outside;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Account;

/// <summary>How somebody can prove who they are.</summary>
/// <param name="ByEntry">By a password, or a code of an app.</param>
/// <param name="ByPasskey">By a passkey.</param>
/// <param name="Provider">The name of a provider that asks them anew; null for none.</param>
public sealed record ProofWays(bool ByEntry, bool ByPasskey, string? Provider)
{
    /// <summary>A provider that was connected once and is no more, say: then a password must be set first.</summary>
    public bool IsNone => !ByEntry && !ByPasskey && Provider is null;
}

/// <summary>Somebody who is signed in proves again who they are: by the password or, where there is a second step, by a code of the app. Wrong ones count as they do at the sign-in.</summary>
internal sealed class ProofDesk(UserManager<AccountUser> users, SessionBook sessions, SignInThrottle throttle, AccountNotes notes, IOptions<OutsideOptions> outside)
{
    public async Task<ProofWays> WaysAsync(string? personId)
    {
        if (personId is null || await users.FindByIdAsync(personId) is not { } person)
        {
            return new ProofWays(true, false, null);
        }

        var isConnected = outside.Value.IsOn && (await users.GetLoginsAsync(person)).Count > 0;
        return new ProofWays(person.PasswordHash is not null || person.TwoFactorEnabled, (await users.GetPasskeysAsync(person)).Count > 0, isConnected ? outside.Value.Name : null);
    }

    /// <summary>Null when it is proven, and noted with the session; else what to say.</summary>
    public Task<string?> TryAsync(ClaimsPrincipal who, string? entered) => TryAsync(who, person => FitsAsync(person, entered ?? ""), Strings.ProofWrong);

    /// <summary>By the password alone: for what changes the ways into the account.</summary>
    public Task<string?> TryPasswordAsync(ClaimsPrincipal who, string? password) => TryAsync(who, person => users.CheckPasswordAsync(person, password ?? ""), Strings.ProofWrongPassword);

    private async Task<string?> TryAsync(ClaimsPrincipal who, Func<AccountUser, Task<bool>> fits, string wrong)
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

        if (!await fits(person))
        {
            await users.AccessFailedAsync(person);
            await notes.WriteAsync(signedIn, AuditAction.ProofRefused);
            return wrong;
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
