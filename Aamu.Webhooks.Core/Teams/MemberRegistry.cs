using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Teams;

/// <summary>A member as a list shows it.</summary>
public sealed record MemberLine(string PersonId, string Name, TeamRole Role);

/// <summary>Who belongs to a team, and as what. A team that has an admin keeps one.</summary>
public sealed partial class MemberRegistry(SingleWriter writer, IDbContextFactory<WebhooksDbContext> contexts, TeamPulse pulse, ILogger<MemberRegistry> logger)
{
    private const string LastAdmin = "This is the team's only admin. Make somebody else an admin first: without one nobody could add members or read secrets.";

    public async Task<IReadOnlyList<MemberLine>> MembersAsync(TeamScope scope, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Members.In(scope)
            .OrderByDescending(member => member.Role).ThenBy(member => member.Name)
            .Select(member => new MemberLine(member.PersonId, member.Name, member.Role))
            .ToListAsync(cancellationToken);
    }

    public async Task<Outcome<MemberLine>> ChangeRoleAsync(TeamScope scope, string personId, TeamRole role)
    {
        var outcome = await WithMemberAsync(scope, personId, (transaction, member) =>
        {
            if (role != TeamRole.Admin && IsLastAdmin(transaction, scope, member))
            {
                return Refusal.Conflict(LastAdmin);
            }

            if (role != member.Role)
            {
                transaction.Audit(scope, AuditAction.MemberRoleChanged, SubjectOf(member), new AuditChange("role", member.Role.ToString(), role.ToString()));
            }

            member.Role = role;
            transaction.Context.SaveChanges();
            return new MemberLine(member.PersonId, member.Name, member.Role);
        });
        if (outcome.Value is { } changed)
        {
            pulse.BeatMembers(scope.TeamId);
            pulse.Beat(scope.TeamId);
            LogChanged(changed.Name, scope.TeamId.Value, changed.Role, scope.Actor);
        }

        return outcome;
    }

    public async Task<Outcome<MemberLine>> RemoveAsync(TeamScope scope, string personId)
    {
        var outcome = await WithMemberAsync(scope, personId, (transaction, member) =>
        {
            if (IsLastAdmin(transaction, scope, member))
            {
                return Refusal.Conflict(LastAdmin);
            }

            transaction.Context.Members.Remove(member);
            transaction.Context.SaveChanges();
            transaction.Audit(scope, AuditAction.MemberRemoved, SubjectOf(member), new AuditChange("role", member.Role.ToString(), null));
            return new MemberLine(member.PersonId, member.Name, member.Role);
        });
        if (outcome.Value is { } removed)
        {
            pulse.BeatMembers(scope.TeamId);
            pulse.Beat(scope.TeamId);
            LogRemoved(removed.Name, scope.TeamId.Value, scope.Actor);
        }

        return outcome;
    }

    private async Task<Outcome<MemberLine>> WithMemberAsync(TeamScope scope, string personId, Func<WriteTransaction, Member, Outcome<MemberLine>> work)
    {
        if (scope.Require(TeamRole.Admin) is { } forbidden)
        {
            return forbidden;
        }

        return await writer.WriteAsync(transaction =>
            transaction.Context.Members.In(scope).FirstOrDefault(member => member.PersonId == personId) is { } member ? work(transaction, member) : Refusal.NotFound("member"));
    }

    private static AuditSubject SubjectOf(Member member) => new(member.PersonId, member.Name);

    private static bool IsLastAdmin(WriteTransaction transaction, TeamScope scope, Member member) =>
        member.Role == TeamRole.Admin && !transaction.Context.Members.In(scope).Any(other => other.Role == TeamRole.Admin && other.PersonId != member.PersonId);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Member} has the role {Role} in team {TeamId}, given by {Actor}")]
    private partial void LogChanged(string member, string teamId, TeamRole role, string actor);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Member} was removed from team {TeamId} by {Actor}")]
    private partial void LogRemoved(string member, string teamId, string actor);
}
