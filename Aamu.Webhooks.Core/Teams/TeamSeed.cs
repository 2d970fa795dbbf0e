using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Core.Teams;

/// <summary>What a deployment wants to find on its first start; all of it optional.</summary>
public sealed record TeamSeedPlan
{
    public string? TeamId { get; init; }

    public string TeamName { get; init; } = "Demo team";

    public IReadOnlyDictionary<string, string> Projects { get; init; } = new Dictionary<string, string>();

    public string? IngestKey { get; init; }

    public string? TeamKey { get; init; }

    /// <summary>The account that becomes the team's admin.</summary>
    public string? AdminPersonId { get; init; }

    public string? AdminName { get; init; }
}

/// <summary>Puts in place what settings ask for. What is there already stays as it is, so it may run at every start.</summary>
public sealed class TeamSeed(SingleWriter writer, ApiKeyRing keys, TeamRegister register, TeamAccess access, TimeProvider clock)
{
    public async Task<TeamScope?> SowAsync(TeamSeedPlan plan)
    {
        await writer.WriteAsync(transaction => Sow(transaction, plan));
        access.Forget();
        return plan.TeamId is null ? null : new TeamScope(new TeamId(plan.TeamId), TeamRole.Admin, "seed");
    }

    private void Sow(WriteTransaction transaction, TeamSeedPlan plan)
    {
        if (plan.TeamId is { } id)
        {
            SowTeam(transaction, plan, new TeamId(id));
        }

        if (plan.IngestKey is { } ingestKey)
        {
            keys.Seed(transaction, ApiKeyKind.Ingest, ingestKey, "Seeded ingest key", null, null);
        }
    }

    private void SowTeam(WriteTransaction transaction, TeamSeedPlan plan, TeamId id)
    {
        var context = transaction.Context;
        if (!context.Teams.Any(team => team.Id == id))
        {
            context.Teams.Add(new Team { Id = id, Name = plan.TeamName, CreatedAt = clock.GetUtcNow() });
            transaction.AuditSeed(null, AuditAction.TeamCreated, new AuditSubject(id.Value, plan.TeamName));
        }

        foreach (var (projectId, name) in plan.Projects)
        {
            var project = new ProjectId(projectId);
            if (!context.Projects.Any(row => row.TeamId == id && row.Id == project))
            {
                context.Projects.Add(new Project { TeamId = id, Id = project, Name = name });
            }
        }

        if (plan.TeamKey is { } teamKey)
        {
            keys.Seed(transaction, ApiKeyKind.Team, teamKey, "Seeded team key", id, TeamRole.Admin);
        }

        if (plan.AdminPersonId is { } person && !context.Members.Any(member => member.TeamId == id && member.PersonId == person))
        {
            context.Members.Add(new Member { TeamId = id, PersonId = person, Name = plan.AdminName ?? "", Role = TeamRole.Admin });
            transaction.AuditSeed(id, AuditAction.MemberJoined, new AuditSubject(person, plan.AdminName ?? ""), new AuditChange("role", null, nameof(TeamRole.Admin)));
        }

        context.SaveChanges();
        register.Changed(id, transaction);
    }
}
