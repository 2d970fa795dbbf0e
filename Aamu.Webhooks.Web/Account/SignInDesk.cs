using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Microsoft.AspNetCore.Identity;
using SignInResult = Microsoft.AspNetCore.Identity.SignInResult;

namespace Aamu.Webhooks.Web.Account;

/// <summary>What became of a sign-in.</summary>
/// <param name="Problem">What to say; null when the password was right.</param>
/// <param name="NeedsCode">The password was right, and the account wants a second step.</param>
internal sealed record SignInAnswer(string? Problem, bool NeedsCode = false);

/// <summary>Lets people in by password and, where they asked for it, a second step, and tells nobody whether an account exists: neither by words nor by the time it takes.</summary>
internal sealed class SignInDesk(SignInManager<AccountUser> accounts, SignInThrottle throttle, AccountNotes notes)
{
    public static string NoMatch => Strings.NoMatch;

    public static string NoSuchCode => Strings.NoSuchCode;

    /// <summary>A password that is nobody's, hashed as everybody's is.</summary>
    private static readonly string Decoy = new PasswordHasher<AccountUser>().HashPassword(new AccountUser(), "nobody's");

    public async Task<SignInAnswer> TryAsync(HttpContext http, string email, string password, bool remember)
    {
        if (throttle.Refuse(http) is { } wait)
        {
            return new SignInAnswer(wait);
        }

        var user = await accounts.UserManager.FindByEmailAsync(email);
        var result = await CheckAsync(user, password, remember);
        if (!result.Succeeded && !result.RequiresTwoFactor)
        {
            await notes.WriteAsync(Named(user, http), result.IsLockedOut ? AuditAction.AccountLocked : AuditAction.SignInRefused);
            return new SignInAnswer(NoMatch);
        }

        throttle.Succeeded(http.Connection.RemoteIpAddress);
        return new SignInAnswer(null, result.RequiresTwoFactor);
    }

    /// <summary>The second step: six digits of the app, or one of the recovery codes, which opens once. Null when the person is in; else what to say.</summary>
    public async Task<string?> TryCodeAsync(HttpContext http, string? entered, bool remember)
    {
        if (throttle.Refuse(http) is { } wait)
        {
            return wait;
        }

        var user = await accounts.GetTwoFactorAuthenticationUserAsync();
        var code = new string([.. (entered ?? "").Where(char.IsAsciiLetterOrDigit)]);
        var result = code.Length == 6 && code.All(char.IsAsciiDigit)
            ? await accounts.TwoFactorAuthenticatorSignInAsync(code, remember, rememberClient: false)
            : await accounts.TwoFactorRecoveryCodeSignInAsync(RecoveryCode(code));
        if (!result.Succeeded)
        {
            await notes.WriteAsync(Named(user, http), result.IsLockedOut ? AuditAction.AccountLocked : AuditAction.SecondStepRefused);
            return NoSuchCode;
        }

        throttle.Succeeded(http.Connection.RemoteIpAddress);
        return null;
    }

    /// <summary>As it was shown: five characters, a dash, five characters.</summary>
    private static string RecoveryCode(string letters) =>
        (letters.Length == 10 ? $"{letters[..5]}-{letters[5..]}" : letters).ToUpperInvariant();

    private static Person Named(AccountUser? user, HttpContext http) => new(user?.Id ?? "", user?.Email ?? AccountNotes.Nobody, http.Connection.RemoteIpAddress);

    private async Task<SignInResult> CheckAsync(AccountUser? user, string password, bool remember)
    {
        // Without a password, too, Identity answers at once.
        if (user?.PasswordHash is null || await accounts.UserManager.IsLockedOutAsync(user))
        {
            accounts.UserManager.PasswordHasher.VerifyHashedPassword(new AccountUser(), Decoy, password);
            return SignInResult.Failed;
        }

        return await accounts.PasswordSignInAsync(user, password, remember, lockoutOnFailure: true);
    }
}
