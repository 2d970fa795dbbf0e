using Aamu.Webhooks.Core.Data.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Aamu.Webhooks.Core.Data;

/// <summary>What EF Core knows of the rows, for each kind of database: built once, for those who read and the one who writes, however many stores a process opens.</summary>
public static class StoreModel
{
    private static readonly Lazy<IModel> sqlite = new(() => Build(new WebhooksDbContext(new DbContextOptionsBuilder<WebhooksDbContext>().UseSqlite().Options)));
    private static readonly Lazy<IModel> postgres = new(() => Build(new PostgresWebhooksDbContext(new DbContextOptionsBuilder<WebhooksDbContext>().UseNpgsql().Options)));

    public static IModel Sqlite => sqlite.Value;

    public static IModel Postgres => postgres.Value;

    private static IModel Build(WebhooksDbContext context)
    {
        using (context)
        {
            return context.Model;
        }
    }
}
