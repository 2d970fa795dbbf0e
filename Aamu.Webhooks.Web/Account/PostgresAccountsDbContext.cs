using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Postgres;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Web.Account;

/// <summary>The accounts on PostgreSQL, with migrations of their own.</summary>
public sealed class PostgresAccountsDbContext(DbContextOptions<AccountsDbContext> options, WriteGate gate) : AccountsDbContext(options, gate)
{
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        PostgresModel.Adapt(builder);
    }
}
