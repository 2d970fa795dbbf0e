using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Teams;

/// <summary>A key as a list shows it.</summary>
public sealed record ApiKeyLine(string Id, ApiKeyKind Kind, string Name, string VisiblePrefix, TeamRole? Role, DateTimeOffset CreatedAt);

/// <summary>A key that was just made. <see cref="Key"/> is shown once and kept nowhere.</summary>
public sealed record NewApiKey(string Id, string Key);

/// <summary>Makes, lists and revokes API keys.</summary>
public sealed class ApiKeyRing(SingleWriter writer, TeamRegister teams, TeamAccess access, IDbContextFactory<WebhooksDbContext> contexts, TimeProvider clock)
{
    public async Task<Outcome<NewApiKey>> AddTeamKeyAsync(TeamScope scope, string name, TeamRole role)
    {
        if (scope.Require(TeamRole.Admin) is { } forbidden)
        {
            return forbidden;
        }

        if (string.IsNullOrWhiteSpace(name) || name.Length > 200)
        {
            return Refusal.Field("name", "A name of 1–200 characters tells keys apart.");
        }

        var key = ApiKey.Generate(ApiKeyKind.Team);
        var row = Row(ApiKeyKind.Team, key, name.Trim(), scope.TeamId, role);
        return await writer.WriteAsync<Outcome<NewApiKey>>(transaction =>
        {
            // A ticket may be older than the team's end.
            if (!teams.Knows(scope.TeamId, transaction))
            {
                return Refusal.NotFound("team");
            }

            Save(transaction, row);
            return new NewApiKey(row.Id.Value, key);
        });
    }

    public async Task<IReadOnlyList<ApiKeyLine>> TeamKeysAsync(TeamScope scope, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.ApiKeys
            .Where(key => key.TeamId == scope.TeamId && key.RevokedAt == null)
            .OrderBy(key => key.CreatedAt)
            .Select(key => new ApiKeyLine(key.Id.Value, key.Kind, key.Name, key.VisiblePrefix, key.Role, key.CreatedAt))
            .ToListAsync(cancellationToken);
    }

    public async Task<Outcome<ApiKeyId>> RevokeTeamKeyAsync(TeamScope scope, ApiKeyId id)
    {
        if (scope.Require(TeamRole.Admin) is { } forbidden)
        {
            return forbidden;
        }

        var outcome = await writer.WriteAsync<Outcome<ApiKeyId>>(transaction =>
        {
            var key = transaction.Context.ApiKeys.FirstOrDefault(row => row.Id == id && row.TeamId == scope.TeamId && row.RevokedAt == null);
            if (key is null)
            {
                return Refusal.NotFound("key");
            }

            key.RevokedAt = clock.GetUtcNow();
            transaction.Context.SaveChanges();
            return id;
        });
        access.Forget();
        return outcome;
    }

    internal NewApiKey AddServiceKey(WriteTransaction transaction, ApiKeyKind kind, string name)
    {
        var key = ApiKey.Generate(kind);
        var row = Row(kind, key, name, null, null);
        Save(transaction, row);
        return new NewApiKey(row.Id.Value, key);
    }

    /// <summary>Takes a key from the settings literally, unless it is there already. For seeding; a deployment's own business.</summary>
    internal ApiKey? SeededRow(WriteTransaction transaction, ApiKeyKind kind, string key, string name, TeamId? team, TeamRole? role)
    {
        var hash = ApiKey.HashOf(key);
        return transaction.Context.ApiKeys.Any(row => row.Hash == hash) ? null : Row(kind, key, name, team, role);
    }

    private ApiKey Row(ApiKeyKind kind, string key, string name, TeamId? team, TeamRole? role) => new()
    {
        Id = ApiKeyId.New(clock),
        Kind = kind,
        TeamId = team,
        Role = role,
        Name = name,
        Hash = ApiKey.HashOf(key),
        VisiblePrefix = ApiKey.VisiblePrefixOf(key),
        CreatedAt = clock.GetUtcNow(),
    };

    private static void Save(WriteTransaction transaction, ApiKey row)
    {
        transaction.Context.ApiKeys.Add(row);
        transaction.Context.SaveChanges();
    }
}
