using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Teams;

/// <summary>The keys that belong to no team, made and revoked by operators: those of Aamu itself, and those of the operators' monitoring.</summary>
public sealed partial class ServiceKeys(SingleWriter writer, ApiKeyRing ring, TeamAccess access, IDbContextFactory<WebhooksDbContext> contexts, TimeProvider clock, ILogger<ServiceKeys> logger)
{
    public async Task<IReadOnlyList<ApiKeyLine>> ListAsync(OperatorScope scope, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.ApiKeys
            .Where(key => key.Kind != ApiKeyKind.Team && key.RevokedAt == null)
            .OrderBy(key => key.CreatedAt)
            .Select(key => new ApiKeyLine(key.Id.Value, key.Kind, key.Name, key.VisiblePrefix, null, key.CreatedAt))
            .ToListAsync(cancellationToken);
    }

    public async Task<Outcome<NewApiKey>> AddAsync(OperatorScope scope, string? name, ApiKeyKind kind = ApiKeyKind.Ingest)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentOutOfRangeException.ThrowIfEqual(kind, ApiKeyKind.Team);
        if (string.IsNullOrWhiteSpace(name) || name.Length > 200)
        {
            return Refusal.Field("name", "A name of 1–200 characters tells keys apart.");
        }

        var made = await writer.WriteAsync(transaction => ring.AddServiceKey(transaction, kind, name.Trim()));
        LogMade(kind, made.Id, scope.Actor);
        return made;
    }

    public async Task<Outcome<ApiKeyId>> RevokeAsync(OperatorScope scope, ApiKeyId id)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var revoked = await writer.WriteAsync(transaction => transaction.Context.ApiKeys
            .Where(key => key.Id == id && key.Kind != ApiKeyKind.Team && key.RevokedAt == null)
            .ExecuteUpdate(set => set.SetProperty(key => key.RevokedAt, clock.GetUtcNow()))) > 0;
        access.Forget();
        if (!revoked)
        {
            return Refusal.NotFound("key");
        }

        LogRevoked(id, scope.Actor);
        return id;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Kind} key {KeyId} was made by {Actor}")]
    private partial void LogMade(ApiKeyKind kind, string keyId, string actor);

    [LoggerMessage(Level = LogLevel.Information, Message = "Service key {KeyId} was revoked by {Actor}")]
    private partial void LogRevoked(ApiKeyId keyId, string actor);
}
