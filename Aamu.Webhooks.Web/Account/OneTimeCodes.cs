using System.Globalization;
using Microsoft.AspNetCore.Identity;
using OtpNet;

namespace Aamu.Webhooks.Web.Account;

/// <summary>
/// Codes of authenticator apps (RFC 6238), each good once: whoever looks over a shoulder has a code that is used up. Identity's own provider takes a code again as long as its
/// time lasts; here the time step of the last one is kept, and only a later one opens.
/// </summary>
internal sealed class OneTimeCodes(TimeProvider clock) : IUserTwoFactorTokenProvider<AccountUser>
{
    private const string Keeper = "[AspNetUserStore]";
    private const string LastStep = "LastCodeStep";

    /// <summary>A last step further ahead is of a clock that was wrong and has been put right: it must not close the account until then.</summary>
    private const int Reach = 4;

    /// <summary>A minute early or late: clocks of phones, and slow fingers.</summary>
    private static readonly VerificationWindow Tolerance = new(previous: 2, future: 2);

    public async Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<AccountUser> manager, AccountUser user) => !string.IsNullOrEmpty(await manager.GetAuthenticatorKeyAsync(user));

    /// <summary>The app makes them, not the service.</summary>
    public Task<string> GenerateAsync(string purpose, UserManager<AccountUser> manager, AccountUser user) => Task.FromResult("");

    public async Task<bool> ValidateAsync(string purpose, string token, UserManager<AccountUser> manager, AccountUser user)
    {
        if (await manager.GetAuthenticatorKeyAsync(user) is not { Length: > 0 } key
            || !new Totp(Base32Encoding.ToBytes(key)).VerifyTotp(clock.GetUtcNow().UtcDateTime, token, out var step, Tolerance)
            || (long.TryParse(await manager.GetAuthenticationTokenAsync(user, Keeper, LastStep), CultureInfo.InvariantCulture, out var last) && step <= last && last <= step + Reach))
        {
            return false;
        }

        // Of two who enter the same code at the same moment, one finds the account changed.
        return (await manager.SetAuthenticationTokenAsync(user, Keeper, LastStep, step.ToString(CultureInfo.InvariantCulture))).Succeeded;
    }
}
