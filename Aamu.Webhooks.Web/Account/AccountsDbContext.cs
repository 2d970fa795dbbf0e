using Aamu.Webhooks.Core.Data;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Web.Account;

/// <summary>The accounts, in the same file as everything else: their writes pass the same gate.</summary>
public sealed class AccountsDbContext(DbContextOptions<AccountsDbContext> options, WriteGate gate) : IdentityUserContext<AccountUser>(options)
{
    public const string HistoryTable = "__AccountsMigrations";

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        using var pass = gate.Enter();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        using var pass = await gate.EnterAsync(cancellationToken);
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }
}
