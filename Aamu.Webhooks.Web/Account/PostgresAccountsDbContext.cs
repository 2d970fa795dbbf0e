using Aamu.Webhooks.Core.Data.Postgres;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Web.Account;

/// <summary>The accounts on PostgreSQL, with migrations of their own. Whoever signs in does not wait for the turn of this node's writer.</summary>
public sealed class PostgresAccountsDbContext(DbContextOptions<AccountsDbContext> options) : AccountsDbContext(options, null)
{
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        PostgresModel.Adapt(builder);
    }
}
