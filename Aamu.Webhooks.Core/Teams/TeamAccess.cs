using System.Collections.Concurrent;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Teams;

/// <summary>A team that a person belongs to.</summary>
public sealed record Membership(TeamId TeamId, string TeamName, TeamRole Role);

/// <summary>What a key opens: exactly one of the three.</summary>
public sealed record KeyAccess(IngestScope? Ingest = null, TeamScope? Team = null, MonitoringScope? Monitoring = null)
{
    /// <summary>The key's name.</summary>
    public string Name => Ingest?.KeyName ?? Team?.Actor ?? Monitoring!.KeyName;
}

/// <summary>The one place where a person or a key is turned into a ticket.</summary>
public sealed class TeamAccess(IDbContextFactory<WebhooksDbContext> contexts)
{
    // A rumour about rows: thrown away whenever a key or a team changes in this process. A look-up that began before puts what it
    // found into the one that was thrown away, so a key that is revoked meanwhile does not live on.
    private ConcurrentDictionary<string, KeyAccess> keys = new(StringComparer.Ordinal);

    /// <summary>Null when the person does not belong to the team, or the team does not exist: the answer is the same.</summary>
    public async Task<TeamScope?> ForPersonAsync(string personId, string actor, TeamId team, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var member = await context.Members
            .Where(member => member.PersonId == personId && member.TeamId == team)
            .Where(member => context.Teams.Any(row => row.Id == team && row.DeletedAt == null))
            .FirstOrDefaultAsync(cancellationToken);
        return member is null ? null : new TeamScope(team, member.Role, actor);
    }

    public async Task<IReadOnlyList<Membership>> TeamsOfAsync(string personId, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Members
            .Where(member => member.PersonId == personId)
            .Join(context.Teams.Where(team => team.DeletedAt == null), member => member.TeamId, team => team.Id, (member, team) => new { member, team })
            .OrderBy(pair => pair.team.Name)
            .Select(pair => new Membership(pair.team.Id, pair.team.Name, pair.member.Role))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Null for an unknown or revoked key.</summary>
    public async Task<KeyAccess?> ForKeyAsync(string key, CancellationToken cancellationToken = default)
    {
        var hash = ApiKey.HashOf(key);
        var cacheKey = Convert.ToHexString(hash);
        var known = Volatile.Read(ref keys);
        if (known.TryGetValue(cacheKey, out var opened))
        {
            return opened;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // Looked up by a hash of 256 bits: nothing about the key leaks through timing.
        var row = await context.ApiKeys.FirstOrDefaultAsync(candidate => candidate.Hash == hash && candidate.RevokedAt == null, cancellationToken);
        var access = row is null ? null : await OpenAsync(context, row, cancellationToken);
        if (access is not null)
        {
            known.TryAdd(cacheKey, access);
        }

        return access;
    }

    /// <summary>Aamu's own key may act for any team, as an admin.</summary>
    public async Task<TeamScope?> ForIngestAsync(IngestScope ingest, TeamId team, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Teams.AnyAsync(row => row.Id == team && row.DeletedAt == null, cancellationToken)
            ? new TeamScope(team, TeamRole.Admin, ingest.KeyName)
            : null;
    }

    /// <summary>For a job that somebody with the right to it asked for; null when the team is gone by now.</summary>
    public async Task<TeamScope?> ForJobAsync(TeamId team, string actor, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Teams.AnyAsync(row => row.Id == team && row.DeletedAt == null, cancellationToken) ? new TeamScope(team, TeamRole.Editor, actor) : null;
    }

    /// <summary>For somebody whose account says operator: the caller has checked it.</summary>
    public static OperatorScope ForOperator(string actor) => new(actor);

    internal void Forget() => Volatile.Write(ref keys, new(StringComparer.Ordinal));

    private static async Task<KeyAccess?> OpenAsync(WebhooksDbContext context, ApiKey key, CancellationToken cancellationToken)
    {
        switch (key.Kind)
        {
            case ApiKeyKind.Ingest:
                return new KeyAccess(Ingest: new IngestScope(key.Id, key.Name));
            case ApiKeyKind.Operator:
                return new KeyAccess(Monitoring: new MonitoringScope(key.Name));
            default:
                return await context.Teams.AnyAsync(team => team.Id == key.TeamId && team.DeletedAt == null, cancellationToken)
                    ? new KeyAccess(Team: new TeamScope(key.TeamId!.Value, key.Role ?? TeamRole.Viewer, key.Name))
                    : null;
        }
    }
}
