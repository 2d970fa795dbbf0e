using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Core.Data;

/// <summary><c>rows.In(scope)</c>: the only filter by team, for whoever holds the ticket.</summary>
internal static class TeamRows
{
    public static IQueryable<Project> In(this IQueryable<Project> rows, TeamScope scope) => rows.Where(row => row.TeamId == scope.TeamId);

    public static IQueryable<Member> In(this IQueryable<Member> rows, TeamScope scope) => rows.Where(row => row.TeamId == scope.TeamId);

    public static IQueryable<Invitation> In(this IQueryable<Invitation> rows, TeamScope scope) => rows.Where(row => row.TeamId == scope.TeamId);

    public static IQueryable<Webhook> In(this IQueryable<Webhook> rows, TeamScope scope) => rows.Where(row => row.TeamId == scope.TeamId);

    public static IQueryable<WorkspaceEvent> In(this IQueryable<WorkspaceEvent> rows, TeamScope scope) => rows.Where(row => row.TeamId == scope.TeamId);

    public static IQueryable<RefusedSubmission> In(this IQueryable<RefusedSubmission> rows, TeamScope scope) => rows.Where(row => row.TeamId == scope.TeamId);

    public static IQueryable<Delivery> In(this IQueryable<Delivery> rows, TeamScope scope) => rows.Where(row => row.TeamId == scope.TeamId);

    public static IQueryable<RecoveryRun> In(this IQueryable<RecoveryRun> rows, TeamScope scope) => rows.Where(row => row.TeamId == scope.TeamId);

    public static IQueryable<AuditEntry> In(this IQueryable<AuditEntry> rows, TeamScope scope) => rows.Where(row => row.TeamId == scope.TeamId);

    public static IQueryable<SandboxInbox> In(this IQueryable<SandboxInbox> rows, TeamScope scope) => rows.Where(row => row.TeamId == scope.TeamId);
}
