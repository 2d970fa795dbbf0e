using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Teams;

/// <summary>A project as a picker shows it.</summary>
public sealed record ProjectLine(string Id, string Name, bool Archived, bool Deleted);

/// <summary>The teams and projects that Aamu told us of.</summary>
public sealed class TeamDirectory(
    SingleWriter writer, TeamRegister register, TeamAccess access, TeamPulse pulse, IDbContextFactory<WebhooksDbContext> contexts, TimeProvider clock)
{
    private const int MaxName = 200;

    public async Task<Outcome<TeamId>> PutTeamAsync(IngestScope scope, TeamId id, string? name)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (CheckId("teamId", id.Value) is { } wrongId)
        {
            return wrongId;
        }

        return CheckName(name) is { } wrong ? wrong : await ToldAsync(pulse.BeatMembers, id, writer.WriteAsync(transaction => PutTeam(transaction, scope, id, name!.Trim())));
    }

    /// <summary>The team is gone at once for everybody; its rows follow in small batches.</summary>
    public async Task<Outcome<TeamId>> DeleteTeamAsync(IngestScope scope, TeamId id)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var outcome = await ToldAsync(pulse.BeatMembers, id, writer.WriteAsync<Outcome<TeamId>>(transaction =>
        {
            var found = transaction.Context.Teams.FirstOrDefault(team => team.Id == id && team.DeletedAt == null);
            if (found is null)
            {
                return Refusal.NotFound("team");
            }

            found.DeletedAt = clock.GetUtcNow();
            transaction.Context.SaveChanges();
            register.Changed(id, transaction);
            // Its own log goes with it.
            transaction.Audit(scope, null, AuditAction.TeamDeleted, new AuditSubject(id.Value, found.Name));
            return id;
        }));
        access.Forget();
        return outcome;
    }

    public async Task<Outcome<ProjectId>> PutProjectAsync(IngestScope scope, TeamId team, ProjectId id, string? name)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (CheckId("projectId", id.Value) is { } wrongId)
        {
            return wrongId;
        }

        return CheckName(name) is { } wrong ? wrong : await ToldAsync(pulse.Beat, team, writer.WriteAsync(transaction => PutProject(transaction, scope, team, id, name!.Trim())));
    }

    public Task<Outcome<ProjectId>> DeleteProjectAsync(IngestScope scope, TeamId team, ProjectId id)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return ToldAsync(pulse.Beat, team, writer.WriteAsync<Outcome<ProjectId>>(transaction =>
        {
            var found = transaction.Context.Projects.FirstOrDefault(project => project.TeamId == team && project.Id == id && project.DeletedAt == null);
            if (found is null)
            {
                return Refusal.NotFound("project");
            }

            found.DeletedAt = clock.GetUtcNow();
            transaction.Context.SaveChanges();
            transaction.Audit(scope, team, AuditAction.ProjectDeleted, new AuditSubject(id.Value, found.Name));
            return id;
        }));
    }

    public async Task<IReadOnlyList<ProjectLine>> ProjectsAsync(TeamScope scope, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Projects.In(scope)
            .OrderBy(project => project.Name)
            .Select(project => new ProjectLine(project.Id.Value, project.Name, project.ArchivedAt != null, project.DeletedAt != null))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Open pages hear of it once it is committed.</summary>
    private static async Task<Outcome<T>> ToldAsync<T>(Action<TeamId> beat, TeamId team, Task<Outcome<T>> writing)
    {
        var outcome = await writing;
        if (outcome.Succeeded)
        {
            beat(team);
        }

        return outcome;
    }

    private Outcome<TeamId> PutTeam(WriteTransaction transaction, IngestScope scope, TeamId id, string name)
    {
        var team = transaction.Context.Teams.FirstOrDefault(row => row.Id == id);
        if (team?.DeletedAt is not null)
        {
            return Refusal.Conflict("This team was deleted, and its rows are being removed. A new team needs a new id.");
        }

        if (team is null)
        {
            transaction.Context.Teams.Add(new Team { Id = id, Name = name, CreatedAt = clock.GetUtcNow() });
            transaction.Audit(scope, null, AuditAction.TeamCreated, new AuditSubject(id.Value, name));
        }
        else if (team.Name == name)
        {
            // A directory that is told all over again, every night say, costs nobody what they know.
            return id;
        }
        else
        {
            transaction.Audit(scope, id, AuditAction.TeamRenamed, new AuditSubject(id.Value, name), new AuditChange("name", team.Name, name));
            team.Name = name;
        }

        transaction.Context.SaveChanges();
        register.Changed(id, transaction);
        return id;
    }

    private Outcome<ProjectId> PutProject(WriteTransaction transaction, IngestScope scope, TeamId team, ProjectId id, string name)
    {
        if (!register.Knows(team, transaction))
        {
            return Refusal.NotFound("team");
        }

        var project = transaction.Context.Projects.FirstOrDefault(row => row.TeamId == team && row.Id == id);
        if (project is null)
        {
            transaction.Context.Projects.Add(new Project { TeamId = team, Id = id, Name = name });
            transaction.Audit(scope, team, AuditAction.ProjectCreated, new AuditSubject(id.Value, name));
        }
        else if (project.Name == name && project.DeletedAt is null)
        {
            return id;
        }
        else
        {
            transaction.Audit(scope, team, project.DeletedAt is null ? AuditAction.ProjectRenamed : AuditAction.ProjectCreated, new AuditSubject(id.Value, name), new AuditChange("name", project.Name, name));
            (project.Name, project.DeletedAt) = (name, null);
        }

        transaction.Context.SaveChanges();
        register.Changed(team, transaction);
        return id;
    }

    private static Refusal? CheckId(string field, string id) =>
        Identifier.IsValid(id) ? null : Refusal.Field(field, $"{field} is {Identifier.Rule}.");

    private static Refusal? CheckName(string? name) => name?.Trim() switch
    {
        null or "" => Refusal.Field("name", "name is missing."),
        { Length: > MaxName } => Refusal.Field("name", $"name has at most {MaxName} characters."),
        _ => null,
    };
}
