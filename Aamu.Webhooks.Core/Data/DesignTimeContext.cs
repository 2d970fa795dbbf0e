using Aamu.Webhooks.Core.Data.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Aamu.Webhooks.Core.Data;

/// <summary>For <c>dotnet ef migrations add … --context WebhooksDbContext</c> only.</summary>
internal sealed class DesignTimeContext : IDesignTimeDbContextFactory<WebhooksDbContext>
{
    public WebhooksDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<WebhooksDbContext>().UseSqlite("Data Source=design.db").Options);
}

/// <summary>For <c>dotnet ef migrations add … --context PostgresWebhooksDbContext --output-dir Data/Postgres/Migrations</c> only.</summary>
internal sealed class PostgresDesignTimeContext : IDesignTimeDbContextFactory<PostgresWebhooksDbContext>
{
    public PostgresWebhooksDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<WebhooksDbContext>().UseNpgsql("Host=design").Options);
}
