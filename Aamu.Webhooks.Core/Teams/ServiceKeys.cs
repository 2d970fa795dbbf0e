using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Teams;

/// <summary>The keys that belong to no team, made and revoked by operators: those of Aamu itself, and those of the operators' monitoring.</summary>
public sealed partial class ServiceKeys(SingleWriter writer, ApiKeyRing ring, IDbContextFactory<WebhooksDbContext> contexts, ILogger<ServiceKeys> logger)
{
    public async Task<IReadOnlyList<ApiKeyLine>> ListAsync(OperatorScope scope, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await ring.Lines(context.ApiKeys.Where(key => key.Kind != ApiKeyKind.Team)).ToListAsync(cancellationToken);
    }

    public async Task<Outcome<NewApiKey>> AddAsync(OperatorScope scope, string? name, ApiKeyKind kind = ApiKeyKind.Ingest, DateTimeOffset? expiresAt = null)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentOutOfRangeException.ThrowIfEqual(kind, ApiKeyKind.Team);
        if (ring.Check(name, expiresAt) is { } wrong)
        {
            return wrong;
        }

        var made = await writer.WriteAsync(transaction => ring.AddServiceKey(transaction, scope, kind, name!.Trim(), expiresAt));
        LogMade(kind, made.Id, scope.Actor);
        return made;
    }

    public async Task<Outcome<ApiKeyId>> RevokeAsync(OperatorScope scope, ApiKeyId id)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var outcome = await ring.RevokeAsync(
            rows => rows.Where(row => row.Id == id && row.Kind != ApiKeyKind.Team),
            (transaction, key) => transaction.Audit(scope, AuditAction.ServiceKeyRevoked, ApiKeyRing.SubjectOf(key)));
        if (outcome.Succeeded)
        {
            LogRevoked(id, scope.Actor);
        }

        return outcome;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Kind} key {KeyId} was made by {Actor}")]
    private partial void LogMade(ApiKeyKind kind, string keyId, string actor);

    [LoggerMessage(Level = LogLevel.Information, Message = "Service key {KeyId} was revoked by {Actor}")]
    private partial void LogRevoked(ApiKeyId keyId, string actor);
}
