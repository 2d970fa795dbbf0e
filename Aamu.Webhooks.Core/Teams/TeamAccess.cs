using System.Collections.Concurrent;
using System.Net;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Nodes;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Teams;

/// <summary>A team that a person belongs to.</summary>
public sealed record Membership(TeamId TeamId, string TeamName, TeamRole Role);

/// <summary>What a key opens: exactly one of the three scopes.</summary>
public sealed record KeyAccess(ApiKeyId KeyId, DateTimeOffset? ExpiresAt, IngestScope? Ingest = null, TeamScope? Team = null, MonitoringScope? Monitoring = null)
{
    /// <summary>The key's name.</summary>
    public string Name => Ingest?.KeyName ?? Team?.Actor ?? Monitoring!.KeyName;

    /// <summary>The same in the hand of a program that calls from there.</summary>
    public KeyAccess From(IPAddress? address) => this with { Ingest = Ingest?.From(address), Team = Team?.From(address) };
}

/// <summary>The one place where a person or a key is turned into a ticket.</summary>
public sealed class TeamAccess
{
    private readonly IDbContextFactory<WebhooksDbContext> contexts;
    private readonly KeyUses uses;
    private readonly MissedKeys misses;
    private readonly NodeSignals nodes;
    private readonly TimeProvider clock;

    // A rumour about rows: thrown away whenever a key or a team changes, here or at another node, and not asked while the others are not heard. A look-up that began before puts what it
    // found into the one that was thrown away, so a key that is revoked meanwhile does not live on.
    private ConcurrentDictionary<string, KeyAccess> keys = new(StringComparer.Ordinal);

    // Hashes of keys that were good once: they are looked up again, also from an address that has tried many that never were.
    private readonly ConcurrentDictionary<string, bool> onceGood = new(StringComparer.Ordinal);

    public TeamAccess(IDbContextFactory<WebhooksDbContext> contexts, KeyUses uses, MissedKeys misses, NodeSignals nodes, TimeProvider clock)
    {
        (this.contexts, this.uses, this.misses, this.nodes, this.clock) = (contexts, uses, misses, nodes, clock);
        nodes.Heard += (_, signal) => Hear(signal);
        nodes.Missed += ForgetHere;
    }

    /// <summary>Null when the person does not belong to the team, or the team does not exist: the answer is the same.</summary>
    public async Task<TeamScope?> ForPersonAsync(Person person, TeamId team, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(person);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var member = await context.Members
            .Where(member => member.PersonId == person.Id && member.TeamId == team)
            .Where(member => context.Teams.Any(row => row.Id == team && row.DeletedAt == null))
            .FirstOrDefaultAsync(cancellationToken);
        return member is null ? null : new TeamScope(team, member.Role, person.Name, new Caller(Door.Browser, person.Address));
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

    /// <summary>Null for an unknown, revoked or expired key, and for one that is not looked up because too many unknown ones came from there (<see cref="MissedKeys"/>).</summary>
    /// <param name="key">As it was sent.</param>
    /// <param name="from">Where the caller is: it goes on the ticket.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<KeyAccess?> ForKeyAsync(string key, IPAddress? from = null, CancellationToken cancellationToken = default) => OpenAsync(key, from, counts: true, cancellationToken);

    /// <summary>The same for whoever asks first, and leaves what opens nothing to another who asks again: an unknown key is counted there.</summary>
    /// <param name="key">As it was sent.</param>
    /// <param name="from">Where the caller is: it goes on the ticket.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<KeyAccess?> ForKeyFirstAsync(string key, IPAddress? from, CancellationToken cancellationToken) => OpenAsync(key, from, counts: false, cancellationToken);

    private async Task<KeyAccess?> OpenAsync(string key, IPAddress? from, bool counts, CancellationToken cancellationToken)
    {
        if (await FindAsync(key, from, counts, cancellationToken) is not { } found || found.ExpiresAt <= clock.GetUtcNow())
        {
            return null;
        }

        uses.Saw(found.KeyId);
        return found.From(from);
    }

    /// <summary>Aamu's own key may act for any team, as an admin.</summary>
    public async Task<TeamScope?> ForIngestAsync(IngestScope ingest, TeamId team, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Teams.AnyAsync(row => row.Id == team && row.DeletedAt == null, cancellationToken)
            ? new TeamScope(team, TeamRole.Admin, ingest.KeyName, new Caller(Door.IngestKey, ingest.Address))
            : null;
    }

    /// <summary>For a job that somebody with the right to it asked for; null when the team is gone by now.</summary>
    public async Task<TeamScope?> ForJobAsync(TeamId team, string actor, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Teams.AnyAsync(row => row.Id == team && row.DeletedAt == null, cancellationToken) ? new TeamScope(team, TeamRole.Editor, actor) : null;
    }

    /// <summary>For whoever may run commands on the machine itself, and so could read the file anyway; null when the team does not exist.</summary>
    public async Task<TeamScope?> ForConsoleAsync(TeamId team, string actor, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Teams.AnyAsync(row => row.Id == team && row.DeletedAt == null, cancellationToken)
            ? new TeamScope(team, TeamRole.Admin, actor, new Caller(Door.Console, null))
            : null;
    }

    /// <summary>For somebody whose account says operator: the caller has checked it.</summary>
    public static OperatorScope ForOperator(string actor, IPAddress? from) => new(actor, from);

    /// <summary>An operator may ask somebody into a team, and nothing else there: this ticket does not leave <see cref="InvitationBook"/>.</summary>
    internal static TeamScope ToInvite(OperatorScope scope, TeamId team) => new(team, TeamRole.Admin, scope.Actor, new Caller(Door.Operator, scope.Address));

    internal void Forget()
    {
        ForgetHere();
        nodes.Tell(NodeSignal.Keys);
    }

    private void Hear(NodeSignal signal)
    {
        if (signal.Kind == NodeSignal.Keys)
        {
            ForgetHere();
        }
    }

    /// <summary>What another node may have said and this one not heard has an end.</summary>
    public void ForgetHere() => Volatile.Write(ref keys, new(StringComparer.Ordinal));

    private async Task<KeyAccess?> FindAsync(string key, IPAddress? from, bool counts, CancellationToken cancellationToken)
    {
        var hash = ApiKey.HashOf(key);
        var cacheKey = Convert.ToHexString(hash);
        var known = Volatile.Read(ref keys);
        if (!nodes.IsDeaf && known.TryGetValue(cacheKey, out var opened))
        {
            return opened;
        }

        if (misses.WaitOf(from) is not null && !onceGood.ContainsKey(cacheKey))
        {
            return null;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // Looked up by a hash of 256 bits: nothing about the key leaks through timing.
        var row = await context.ApiKeys.FirstOrDefaultAsync(candidate => candidate.Hash == hash, cancellationToken);
        var access = row is { RevokedAt: null } ? await OpenAsync(context, row, cancellationToken) : null;
        if (access is not null)
        {
            known.TryAdd(cacheKey, access);
            onceGood.TryAdd(cacheKey, true);
        }
        else if (row is null && counts)
        {
            // A key that was good once is no guess: a program that was forgotten goes on with it.
            misses.Missed(from);
        }

        return access;
    }

    private static async Task<KeyAccess?> OpenAsync(WebhooksDbContext context, ApiKey key, CancellationToken cancellationToken)
    {
        var access = new KeyAccess(key.Id, key.ExpiresAt);
        switch (key.Kind)
        {
            case ApiKeyKind.Ingest:
                return access with { Ingest = new IngestScope(key.Id, key.Name) };
            case ApiKeyKind.Operator:
                return access with { Monitoring = new MonitoringScope(key.Name) };
            default:
                return await context.Teams.AnyAsync(team => team.Id == key.TeamId && team.DeletedAt == null, cancellationToken)
                    ? access with { Team = new TeamScope(key.TeamId!.Value, key.Role ?? TeamRole.Viewer, key.Name, new Caller(Door.TeamKey, null)) }
                    : null;
        }
    }
}
