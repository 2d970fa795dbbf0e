using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Matching;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Teams;

/// <summary>Removes every row of deleted teams, in small batches.</summary>
public sealed class TeamEraser(SingleWriter writer, WebhookRoster roster, TeamRegister register, IDbContextFactory<WebhooksDbContext> contexts)
{
    private const string Webhooks = "Webhooks WHERE TeamId = $1";

    /// <summary>A lane may have been taken once more before its webhook went; afterwards it cannot be.</summary>
    private const string LeasesOfNone = "DELETE FROM LaneLeases WHERE WebhookKey NOT IN (SELECT Key FROM Webhooks)";

    /// <summary>Which rows of which table are the team's; the team itself goes last, so that what broke off is found again.</summary>
    private static readonly string[] Rest =
    [
        "LaneLeases WHERE WebhookKey IN (SELECT Key FROM Webhooks WHERE TeamId = $1)",
        "WebhookHours WHERE WebhookKey IN (SELECT Key FROM Webhooks WHERE TeamId = $1)",
        "WebhookHealths WHERE WebhookKey IN (SELECT Key FROM Webhooks WHERE TeamId = $1)",
        "Incidents WHERE WebhookKey IN (SELECT Key FROM Webhooks WHERE TeamId = $1)",
        "RecoveryRuns WHERE TeamId = $1",
        "Checkups WHERE WebhookKey IN (SELECT Key FROM Webhooks WHERE TeamId = $1)",
        "WebhookSecrets WHERE WebhookKey IN (SELECT Key FROM Webhooks WHERE TeamId = $1)",
        "WebhookVersions WHERE WebhookKey IN (SELECT Key FROM Webhooks WHERE TeamId = $1)",
        Webhooks,
        "SandboxRequests WHERE SandboxId IN (SELECT Id FROM SandboxInboxes WHERE TeamId = $1)",
        "SandboxTurns WHERE SandboxId IN (SELECT Id FROM SandboxInboxes WHERE TeamId = $1)",
        "SandboxInboxes WHERE TeamId = $1",
        "RefusedSubmissions WHERE TeamId = $1",
        "ApiKeys WHERE TeamId = $1",
        "Invitations WHERE TeamId = $1",
        "Members WHERE TeamId = $1",
        "AuditEntries WHERE TeamId = $1",
        "Projects WHERE TeamId = $1",
        "Teams WHERE Id = $1 AND DeletedAt IS NOT NULL",
    ];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var erased = new HashSet<TeamId>();
        // One that is deleted meanwhile has nobody else: its own run finds this one still going, and does nothing.
        while ((await context.Teams.Where(team => team.DeletedAt != null).Select(team => team.Id).ToListAsync(cancellationToken)).FirstOrDefault(team => !erased.Contains(team)) is { Value: not null } next)
        {
            await EraseAsync(next, cancellationToken);
            erased.Add(next);
        }
    }

    private async Task EraseAsync(TeamId team, CancellationToken cancellationToken)
    {
        while (await writer.WriteAsync(transaction => EventRemoval.OfTeam(transaction, team.Value), isBulk: true) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        foreach (var rows in Rest)
        {
            while (await writer.WriteAsync(transaction => EraseSome(transaction, team, rows), isBulk: true) == EventRemoval.MostRows)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private int EraseSome(WriteTransaction transaction, TeamId team, string rows)
    {
        var table = rows[..rows.IndexOf(' ', StringComparison.Ordinal)];
        var erased = transaction.Statement(DialectSql.Of(sql => $"DELETE FROM {table} WHERE {sql.Place} IN (SELECT {sql.Place} FROM {rows} LIMIT $2)")).Bind(team.Value, EventRemoval.MostRows).Run();
        if (rows == Webhooks)
        {
            transaction.Statement(LeasesOfNone).Run();
        }

        // The id may come back: with nothing of what was.
        roster.Changed(team, transaction);
        register.Changed(team, transaction);
        return erased;
    }
}
