using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Matching;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Teams;

/// <summary>Removes every row of deleted teams, in small batches.</summary>
public sealed class TeamEraser(SingleWriter writer, WebhookRoster roster, TeamRegister register, IDbContextFactory<WebhooksDbContext> contexts)
{
    private static readonly string[] Rest =
    [
        "DELETE FROM LaneLeases WHERE WebhookKey IN (SELECT Key FROM Webhooks WHERE TeamId = $1)",
        "DELETE FROM WebhookHours WHERE WebhookKey IN (SELECT Key FROM Webhooks WHERE TeamId = $1)",
        "DELETE FROM WebhookHealths WHERE WebhookKey IN (SELECT Key FROM Webhooks WHERE TeamId = $1)",
        "DELETE FROM Incidents WHERE WebhookKey IN (SELECT Key FROM Webhooks WHERE TeamId = $1)",
        "DELETE FROM RecoveryRuns WHERE TeamId = $1",
        "DELETE FROM Checkups WHERE WebhookKey IN (SELECT Key FROM Webhooks WHERE TeamId = $1)",
        "DELETE FROM WebhookSecrets WHERE WebhookKey IN (SELECT Key FROM Webhooks WHERE TeamId = $1)",
        "DELETE FROM WebhookVersions WHERE WebhookKey IN (SELECT Key FROM Webhooks WHERE TeamId = $1)",
        "DELETE FROM Webhooks WHERE TeamId = $1",
        "DELETE FROM SandboxRequests WHERE SandboxId IN (SELECT Id FROM SandboxInboxes WHERE TeamId = $1)",
        "DELETE FROM SandboxTurns WHERE SandboxId IN (SELECT Id FROM SandboxInboxes WHERE TeamId = $1)",
        "DELETE FROM SandboxInboxes WHERE TeamId = $1",
        "DELETE FROM RefusedSubmissions WHERE TeamId = $1",
        "DELETE FROM ApiKeys WHERE TeamId = $1",
        "DELETE FROM Invitations WHERE TeamId = $1",
        "DELETE FROM Members WHERE TeamId = $1",
        "DELETE FROM AuditEntries WHERE TeamId = $1",
        "DELETE FROM Projects WHERE TeamId = $1",
        "DELETE FROM Teams WHERE Id = $1 AND DeletedAt IS NOT NULL",
    ];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var team in await context.Teams.Where(team => team.DeletedAt != null).Select(team => team.Id).ToListAsync(cancellationToken))
        {
            await EraseAsync(team, cancellationToken);
        }
    }

    private async Task EraseAsync(TeamId team, CancellationToken cancellationToken)
    {
        while (await writer.WriteAsync(transaction => EventRemoval.OfTeam(transaction, team.Value)) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        await writer.WriteAsync(transaction =>
        {
            foreach (var sql in Rest)
            {
                transaction.Prepared(sql).Bind(team.Value).ExecuteNonQuery();
            }

            // The id may come back: with nothing of what was.
            roster.Changed(team, transaction);
            register.Changed(team, transaction);
        });
    }
}
