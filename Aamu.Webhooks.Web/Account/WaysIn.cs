using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Microsoft.AspNetCore.Identity;

namespace Aamu.Webhooks.Web.Account;

/// <summary>
/// Takes ways into an account away: passkeys, logins at a provider, the second step. For an account in which somebody else may have left something;
/// when it was added says nothing, for whoever had it may have waited.
/// </summary>
internal sealed class WaysIn(UserManager<AccountUser> users, AccountNotes notes)
{
    private const string TokenProvider = "[AspNetUserStore]";

    /// <summary>Passkeys, logins and the second step. False when one of them could not be taken away: the account was changed meanwhile.</summary>
    public async Task<bool> TakeAllAsync(AccountUser account, Person by)
    {
        var hadSecondStep = account.TwoFactorEnabled;
        if (!await TakePasskeysAsync(account, by) || !await TakeLoginsAsync(account, by) || !await TakeSecondStepAsync(account))
        {
            return false;
        }

        if (hadSecondStep)
        {
            await notes.WriteAsync(by, AuditAction.TwoStepTurnedOff);
        }

        return true;
    }

    /// <summary>Off, and its key and recovery codes forgotten; the entry is the caller's. False when it could not be taken away.</summary>
    public async Task<bool> TakeSecondStepAsync(AccountUser account)
    {
        foreach (var token in new[] { "AuthenticatorKey", "RecoveryCodes" })
        {
            if (!(await users.RemoveAuthenticationTokenAsync(account, TokenProvider, token)).Succeeded)
            {
                return false;
            }
        }

        return (await users.SetTwoFactorEnabledAsync(account, false)).Succeeded;
    }

    private async Task<bool> TakePasskeysAsync(AccountUser account, Person by)
    {
        foreach (var passkey in await users.GetPasskeysAsync(account))
        {
            if (!(await users.RemovePasskeyAsync(account, passkey.CredentialId)).Succeeded)
            {
                return false;
            }

            await notes.WriteAsync(by, AuditAction.PasskeyRemoved, new AuditChange("name", passkey.Name, null));
        }

        return true;
    }

    private async Task<bool> TakeLoginsAsync(AccountUser account, Person by)
    {
        foreach (var login in await users.GetLoginsAsync(account))
        {
            if (!(await users.RemoveLoginAsync(account, login.LoginProvider, login.ProviderKey)).Succeeded)
            {
                return false;
            }

            await notes.WriteAsync(by, AuditAction.OutsideUnlinked, new AuditChange("provider", login.LoginProvider, null));
        }

        return true;
    }
}
