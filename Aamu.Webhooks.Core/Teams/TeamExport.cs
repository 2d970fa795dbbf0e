using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Core.Teams;

/// <summary>Puts on record, before it happens, that everything of a team is taken out of the service.</summary>
public sealed class TeamExport(SingleWriter writer)
{
    public async Task<Outcome<TeamId>> RecordAsync(TeamScope scope, bool withSecrets)
    {
        if (scope.Require(TeamRole.Admin) is { } forbidden)
        {
            return forbidden;
        }

        await writer.WriteAsync(transaction => transaction.Audit(
            scope, AuditAction.TeamExported, new AuditSubject(scope.TeamId.Value, ""), new AuditChange("secrets", null, withSecrets ? "with secrets" : "without secrets")));
        return scope.TeamId;
    }
}
