using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Teams;

/// <summary>A key as a list shows it.</summary>
public sealed record ApiKeyLine(
    string Id, ApiKeyKind Kind, string Name, string VisiblePrefix, TeamRole? Role, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt, bool Expired);

/// <summary>A key that was just made. <see cref="Key"/> is shown once and kept nowhere.</summary>
public sealed record NewApiKey(string Id, string Key);

/// <summary>Makes, lists and revokes API keys.</summary>
public sealed class ApiKeyRing(SingleWriter writer, TeamRegister teams, TeamAccess access, TeamPulse pulse, IDbContextFactory<WebhooksDbContext> contexts, TimeProvider clock)
{
    /// <param name="scope">An admin's.</param>
    /// <param name="name">Tells keys apart.</param>
    /// <param name="role">What its holder may do.</param>
    /// <param name="expiresAt">Null: it does not end by itself.</param>
    public async Task<Outcome<NewApiKey>> AddTeamKeyAsync(TeamScope scope, string name, TeamRole role, DateTimeOffset? expiresAt = null)
    {
        if (scope.Require(TeamRole.Admin) is { } forbidden)
        {
            return forbidden;
        }

        if (Check(name, expiresAt) is { } wrong)
        {
            return wrong;
        }

        var key = ApiKey.Generate(ApiKeyKind.Team);
        var row = Row(ApiKeyKind.Team, key, name.Trim(), scope.TeamId, role, expiresAt);
        var outcome = await writer.WriteAsync<Outcome<NewApiKey>>(transaction =>
        {
            // A ticket may be older than the team's end.
            if (!teams.Knows(scope.TeamId, transaction))
            {
                return Refusal.NotFound("team");
            }

            Save(transaction, row);
            transaction.Audit(scope, AuditAction.TeamKeyMade, SubjectOf(row), ChangesOf(row));
            return new NewApiKey(row.Id.Value, key);
        });
        if (outcome.Succeeded)
        {
            pulse.Beat(scope.TeamId);
        }

        return outcome;
    }

    public async Task<IReadOnlyList<ApiKeyLine>> TeamKeysAsync(TeamScope scope, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Lines(context.ApiKeys.Where(key => key.TeamId == scope.TeamId)).ToListAsync(cancellationToken);
    }

    public async Task<Outcome<ApiKeyId>> RevokeTeamKeyAsync(TeamScope scope, ApiKeyId id)
    {
        if (scope.Require(TeamRole.Admin) is { } forbidden)
        {
            return forbidden;
        }

        var outcome = await RevokeAsync(
            rows => rows.Where(row => row.Id == id && row.TeamId == scope.TeamId),
            (transaction, key) => transaction.Audit(scope, AuditAction.TeamKeyRevoked, SubjectOf(key)));
        if (outcome.Succeeded)
        {
            pulse.Beat(scope.TeamId);
        }

        return outcome;
    }

    /// <summary>From the moment that this ends the key opens nothing: what was remembered of it is forgotten before anybody hears that it is revoked.</summary>
    internal async Task<Outcome<ApiKeyId>> RevokeAsync(Func<IQueryable<ApiKey>, IQueryable<ApiKey>> which, Action<WriteTransaction, ApiKey> record)
    {
        var outcome = await writer.WriteAsync<Outcome<ApiKeyId>>(transaction =>
        {
            if (which(transaction.Context.ApiKeys).FirstOrDefault(row => row.RevokedAt == null) is not { } key)
            {
                return Refusal.NotFound("key");
            }

            key.RevokedAt = clock.GetUtcNow();
            transaction.Context.SaveChanges();
            record(transaction, key);
            return key.Id;
        });
        access.Forget();
        return outcome;
    }

    internal NewApiKey AddServiceKey(WriteTransaction transaction, OperatorScope scope, ApiKeyKind kind, string name, DateTimeOffset? expiresAt)
    {
        var key = ApiKey.Generate(kind);
        var row = Row(kind, key, name, null, null, expiresAt);
        Save(transaction, row);
        transaction.Audit(scope, AuditAction.ServiceKeyMade, SubjectOf(row), ChangesOf(row));
        return new NewApiKey(row.Id.Value, key);
    }

    /// <summary>Takes a key from the settings literally, unless it is there already. For seeding; a deployment's own business.</summary>
    internal void Seed(WriteTransaction transaction, ApiKeyKind kind, string key, string name, TeamId? team, TeamRole? role)
    {
        var hash = ApiKey.HashOf(key);
        if (!transaction.Context.ApiKeys.Any(row => row.Hash == hash))
        {
            var row = Row(kind, key, name, team, role, null);
            Save(transaction, row);
            transaction.AuditSeed(team, kind == ApiKeyKind.Team ? AuditAction.TeamKeyMade : AuditAction.ServiceKeyMade, SubjectOf(row), ChangesOf(row));
        }
    }

    internal IQueryable<ApiKeyLine> Lines(IQueryable<ApiKey> rows)
    {
        var now = clock.GetUtcNow();
        return rows.Where(key => key.RevokedAt == null)
            .OrderBy(key => key.CreatedAt)
            .Select(key => new ApiKeyLine(key.Id.Value, key.Kind, key.Name, key.VisiblePrefix, key.Role, key.CreatedAt, key.ExpiresAt, key.LastUsedAt, key.ExpiresAt <= now));
    }

    internal Refusal? Check(string? name, DateTimeOffset? expiresAt)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 200)
        {
            return Refusal.Field("name", "A name of 1–200 characters tells keys apart.");
        }

        return expiresAt <= clock.GetUtcNow() ? Refusal.Field("expiresAt", "A key ends in the future, or not by itself.") : null;
    }

    internal static AuditSubject SubjectOf(ApiKey key) => new(key.Id.Value, key.Name);

    private static IReadOnlyList<AuditChange> ChangesOf(ApiKey key) =>
    [
        new("key", null, key.VisiblePrefix + "…"),
        .. key.Role is { } role ? [new("role", null, role.ToString())] : Array.Empty<AuditChange>(),
        new("expiresAt", null, key.ExpiresAt is { } end ? IsoTime.Format(end) : "never"),
    ];

    private ApiKey Row(ApiKeyKind kind, string key, string name, TeamId? team, TeamRole? role, DateTimeOffset? expiresAt) => new()
    {
        Id = ApiKeyId.New(clock),
        Kind = kind,
        TeamId = team,
        Role = role,
        Name = name,
        Hash = ApiKey.HashOf(key),
        VisiblePrefix = ApiKey.VisiblePrefixOf(key),
        CreatedAt = clock.GetUtcNow(),
        ExpiresAt = expiresAt,
    };

    private static void Save(WriteTransaction transaction, ApiKey row)
    {
        transaction.Context.ApiKeys.Add(row);
        transaction.Context.SaveChanges();
    }
}
