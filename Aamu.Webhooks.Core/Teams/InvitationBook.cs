using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Teams;

/// <summary>An invitation as the team's admins see it.</summary>
public sealed record InvitationLine(long Key, string Email, TeamRole Role, string By, DateTimeOffset ExpiresAt, bool Expired);

/// <summary>An invitation as the invited person sees it.</summary>
public sealed record InvitationOffer(TeamId TeamId, string TeamName, string Email, TeamRole Role, string By);

/// <summary>What opening an invitation came to.</summary>
/// <param name="TeamId">The team it is for.</param>
/// <param name="Role">What the person is there now.</param>
/// <param name="Before">What the person was there before; null: nothing.</param>
public sealed record Acceptance(TeamId TeamId, TeamRole Role, TeamRole? Before)
{
    public bool IsNew => Before is null;

    public bool IsRaised => Before < Role;
}

/// <summary>Invites people by a link that lets one person in, once, within a week.</summary>
public sealed partial class InvitationBook(
    SingleWriter writer, TeamRegister teams, IDbContextFactory<WebhooksDbContext> contexts, TeamPulse pulse, TimeProvider clock, ILogger<InvitationBook> logger)
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);
    public const int MaxPerTeam = 100;

    public async Task<IReadOnlyList<InvitationLine>> WaitingAsync(TeamScope scope, CancellationToken cancellationToken = default)
    {
        var now = clock.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Invitations.In(scope)
            .OrderByDescending(invitation => invitation.Key)
            .Select(invitation => new InvitationLine(invitation.Key, invitation.Email, invitation.Role, invitation.By, invitation.ExpiresAt, invitation.ExpiresAt <= now))
            .ToListAsync(cancellationToken);
    }

    /// <summary>The link's token, shown this once. An earlier invitation of the same address is replaced.</summary>
    public Task<Outcome<string>> InviteAsync(TeamScope scope, string? email, TeamRole role) =>
        scope.Require(TeamRole.Admin) is { } forbidden ? Task.FromResult<Outcome<string>>(forbidden) : InviteAsync(scope, email, role, _ => { });

    /// <summary>An operator opens a team to its first admin, or to one more. It is on record in both logs: the team sees who let whom in.</summary>
    public Task<Outcome<string>> InviteAdminAsync(OperatorScope scope, TeamId team, string? email) =>
        InviteAsync(TeamAccess.ToInvite(scope, team), email, TeamRole.Admin, transaction => transaction.Audit(
            scope, AuditAction.AdminInvited, new AuditSubject(team.Value, transaction.Context.Teams.Where(row => row.Id == team).Select(row => row.Name).First()), new AuditChange("email", null, email!.Trim())));

    /// <summary>The ids of those who are admins of a team, to be told that an operator lets another one in.</summary>
    public async Task<IReadOnlyList<string>> AdminsAsync(OperatorScope scope, TeamId team, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Members.In(TeamAccess.ToInvite(scope, team)).Where(member => member.Role == TeamRole.Admin).Select(member => member.PersonId).ToListAsync(cancellationToken);
    }

    private async Task<Outcome<string>> InviteAsync(TeamScope scope, string? email, TeamRole role, Action<WriteTransaction> note)
    {
        if (!MailAddress.TryCreate(email?.Trim() ?? "", out var address) || address.Address.Length > 256 || address.Address != email!.Trim())
        {
            return Refusal.Field("email", "Enter one e-mail address, such as aino@example.com.");
        }

        var token = RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 43);
        var outcome = await writer.WriteAsync<Outcome<string>>(transaction =>
        {
            var invited = Invite(transaction, scope, address.Address, role, token);
            if (invited.Succeeded)
            {
                note(transaction);
            }

            return invited;
        });
        if (outcome.Succeeded)
        {
            pulse.Beat(scope.TeamId);
            LogInvited(address.Address, scope.TeamId.Value, role, scope.Actor);
        }

        return outcome;
    }

    public async Task<Outcome<bool>> WithdrawAsync(TeamScope scope, long key)
    {
        if (scope.Require(TeamRole.Admin) is { } forbidden)
        {
            return forbidden;
        }

        var outcome = await writer.WriteAsync<Outcome<bool>>(transaction =>
        {
            var rows = transaction.Context;
            if (rows.Invitations.In(scope).FirstOrDefault(invitation => invitation.Key == key) is not { } withdrawn)
            {
                return Refusal.NotFound("invitation");
            }

            rows.Invitations.Remove(withdrawn);
            rows.SaveChanges();
            transaction.Audit(scope, AuditAction.InvitationWithdrawn, new AuditSubject("", withdrawn.Email), new AuditChange("role", withdrawn.Role.ToString(), null));
            return true;
        });
        if (outcome.Succeeded)
        {
            pulse.Beat(scope.TeamId);
        }

        return outcome;
    }

    /// <summary>For whoever has the link; null when it opens nothing any more.</summary>
    public async Task<InvitationOffer?> FindAsync(string? token, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return Open(context, token) is { } invitation && await context.Teams.FirstOrDefaultAsync(team => team.Id == invitation.TeamId, cancellationToken) is { } team
            ? new InvitationOffer(team.Id, team.Name, invitation.Email, invitation.Role, invitation.By)
            : null;
    }

    /// <summary>
    /// Uses the link up. Whoever is a member already gets its role if that may do more; else nothing happens, and the link stays for whoever it was meant for.
    /// Null when it opens nothing any more.
    /// </summary>
    public async Task<Acceptance?> AcceptAsync(string? token, Person person)
    {
        var accepted = await writer.WriteAsync(transaction => Accept(transaction, token, person));
        if (accepted is { IsNew: true })
        {
            pulse.Beat(accepted.TeamId);
            LogJoined(person.Name, accepted.TeamId.Value);
        }
        else if (accepted is { IsRaised: true })
        {
            pulse.Beat(accepted.TeamId);
            pulse.BeatMembers(accepted.TeamId);
            LogRaised(person.Name, accepted.TeamId.Value, accepted.Role);
        }

        return accepted;
    }

    private Acceptance? Accept(WriteTransaction transaction, string? token, Person person)
    {
        var rows = transaction.Context;
        if (Open(rows, token) is not { } invitation)
        {
            return null;
        }

        var member = rows.Members.FirstOrDefault(member => member.TeamId == invitation.TeamId && member.PersonId == person.Id);
        if (member?.Role >= invitation.Role)
        {
            return new Acceptance(invitation.TeamId, member.Role, member.Role);
        }

        var before = member?.Role;
        if (member is null)
        {
            rows.Members.Add(new Member { TeamId = invitation.TeamId, PersonId = person.Id, Name = person.Name, Role = invitation.Role });
        }
        else
        {
            member.Role = invitation.Role;
        }

        rows.Invitations.Remove(invitation);
        rows.SaveChanges();
        var joining = new TeamScope(invitation.TeamId, invitation.Role, person.Name, new Caller(Door.Browser, person.Address));
        transaction.Audit(joining, before is null ? AuditAction.MemberJoined : AuditAction.MemberRoleChanged, new AuditSubject(person.Id, person.Name),
            new AuditChange("role", before?.ToString(), invitation.Role.ToString()), new AuditChange("invitedAs", null, invitation.Email), new AuditChange("invitedBy", null, invitation.By));
        return new Acceptance(invitation.TeamId, invitation.Role, before);
    }

    private Outcome<string> Invite(WriteTransaction transaction, TeamScope scope, string email, TeamRole role, string token)
    {
        var (rows, now) = (transaction.Context, clock.GetUtcNow());
        // A ticket may be older than the team's end.
        if (!teams.Knows(scope.TeamId, transaction))
        {
            return Refusal.NotFound("team");
        }

        // Members are named by the address with which they joined: a guess, and a good one.
        var known = rows.Members.In(scope).Where(member => member.Role >= role).Select(member => new { member.Name, member.Role }).AsEnumerable()
            .FirstOrDefault(member => string.Equals(member.Name, email, StringComparison.OrdinalIgnoreCase));
        if (known is not null)
        {
            return Refusal.Field("email", $"{email} is a member of this team already, as {known.Role.ToString().ToLowerInvariant()}.");
        }

        rows.Invitations.In(scope).Where(invitation => invitation.Email == email || invitation.ExpiresAt <= now).ExecuteDelete();
        if (rows.Invitations.In(scope).Count() >= MaxPerTeam)
        {
            return Refusal.Conflict($"{MaxPerTeam} invitations wait already. Withdraw those that are no longer needed.");
        }

        rows.Invitations.Add(new Invitation { TeamId = scope.TeamId, Email = email, Role = role, Hash = HashOf(token), By = scope.Actor, CreatedAt = now, ExpiresAt = now + Life });
        rows.SaveChanges();
        transaction.Audit(scope, AuditAction.MemberInvited, new AuditSubject("", email), new AuditChange("role", null, role.ToString()));
        return token;
    }

    private Invitation? Open(WebhooksDbContext rows, string? token)
    {
        var (hash, now) = (HashOf(token ?? ""), clock.GetUtcNow());
        return rows.Invitations.FirstOrDefault(invitation => invitation.Hash == hash && invitation.ExpiresAt > now
            && rows.Teams.Any(team => team.Id == invitation.TeamId && team.DeletedAt == null));
    }

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    [LoggerMessage(Level = LogLevel.Information, Message = "{Email} was invited to team {TeamId} as {Role} by {Actor}")]
    private partial void LogInvited(string email, string teamId, TeamRole role, string actor);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Member} joined team {TeamId} by an invitation")]
    private partial void LogJoined(string member, string teamId);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Member} has the role {Role} in team {TeamId} by an invitation")]
    private partial void LogRaised(string member, string teamId, TeamRole role);
}
