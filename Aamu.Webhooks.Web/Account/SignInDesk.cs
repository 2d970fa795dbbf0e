using System.Globalization;
using Microsoft.AspNetCore.Identity;
using SignInResult = Microsoft.AspNetCore.Identity.SignInResult;

namespace Aamu.Webhooks.Web.Account;

/// <summary>Lets people in by password, and tells nobody whether an account exists: neither by words nor by the time it takes.</summary>
internal sealed class SignInDesk(SignInManager<AccountUser> accounts, SignInThrottle throttle)
{
    public const string NoMatch =
        "E-mail and password do not match an open account. A password is case-sensitive; after five wrong ones an account is closed for five minutes.";

    /// <summary>A password that is nobody's, hashed as everybody's is.</summary>
    private static readonly string Decoy = new PasswordHasher<AccountUser>().HashPassword(new AccountUser(), "nobody's");

    /// <summary>Null when the person is in; else what to say.</summary>
    public async Task<string?> TryAsync(HttpContext http, string email, string password, bool remember)
    {
        var from = http.Connection.RemoteIpAddress;
        if (throttle.Enter(from) is { } wait)
        {
            http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return $"Too many failed tries from your network. Wait {Math.Ceiling(wait.TotalMinutes):0} minutes, then try again.";
        }

        var result = await CheckAsync(email, password, remember);
        if (!result.Succeeded)
        {
            return NoMatch;
        }

        throttle.Succeeded(from);
        return null;
    }

    private async Task<SignInResult> CheckAsync(string email, string password, bool remember)
    {
        var user = await accounts.UserManager.FindByEmailAsync(email);
        if (user is null || await accounts.UserManager.IsLockedOutAsync(user))
        {
            accounts.UserManager.PasswordHasher.VerifyHashedPassword(new AccountUser(), Decoy, password);
            return SignInResult.Failed;
        }

        return await accounts.PasswordSignInAsync(user, password, remember, lockoutOnFailure: true);
    }
}
