using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Data;

/// <summary>Makes the contexts that read.</summary>
internal sealed class ReadingContexts(WebhooksDatabase database, DbContextOptions<WebhooksDbContext> options) : IDbContextFactory<WebhooksDbContext>
{
    public WebhooksDbContext CreateDbContext() => database.Context(options);
}
