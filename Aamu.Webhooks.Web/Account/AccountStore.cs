using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Account.Passkeys;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Aamu.Webhooks.Web.Account;

/// <summary>Identity's store, with its tokens closed: the keys of authenticator apps, and recovery codes. Whoever reads the file must not be able to take the second step.</summary>
internal sealed class AccountStore(AccountsDbContext context, SecretVault vault, IdentityErrorDescriber? describer = null)
    : UserOnlyStore<AccountUser, AccountsDbContext, string, IdentityUserClaim<string>, IdentityUserLogin<string>, IdentityUserToken<string>, AccountPasskey>(context, describer)
{
    public override async Task<string?> GetTokenAsync(AccountUser user, string loginProvider, string name, CancellationToken cancellationToken) =>
        await base.GetTokenAsync(user, loginProvider, name, cancellationToken) is { } stored ? vault.Open(stored) : null;

    public override Task SetTokenAsync(AccountUser user, string loginProvider, string name, string? value, CancellationToken cancellationToken) =>
        base.SetTokenAsync(user, loginProvider, name, value is null ? null : vault.Close(value), cancellationToken);
}
