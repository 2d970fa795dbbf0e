using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Aamu.Webhooks.Core.Data;

/// <summary>For <c>dotnet ef migrations add</c> only.</summary>
internal sealed class DesignTimeContext : IDesignTimeDbContextFactory<WebhooksDbContext>
{
    public WebhooksDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<WebhooksDbContext>().UseSqlite("Data Source=design.db").Options);
}
