using Aamu.Webhooks.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Webhooks;

/// <summary>Counts what lies closed in the database, and what of it cannot be opened; no secret leaves it.</summary>
public sealed class ClosedSecrets(IDbContextFactory<WebhooksDbContext> contexts, SecretVault vault)
{
    public async Task<bool> AnyAsync(CancellationToken cancellationToken = default) => (await ReadAsync(cancellationToken)).Count > 0;

    public async Task<(int Count, int Unreadable)> CountAsync(CancellationToken cancellationToken = default)
    {
        var closed = await ReadAsync(cancellationToken);
        return (closed.Count, closed.Count(text => !SecretVault.IsPlain(text) && vault.Open(text) is null));
    }

    private async Task<List<string>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var secrets = await context.WebhookSecrets.Select(secret => secret.Closed).ToListAsync(cancellationToken);
        var webhooks = await context.Webhooks.Where(webhook => webhook.DeletedAt == null).ToListAsync(cancellationToken);
        return [.. secrets, .. webhooks.SelectMany(webhook => webhook.Headers).Select(header => header.Value)];
    }
}
