using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Incidents;

/// <summary>What a team's admins are to be written.</summary>
/// <param name="Incident">Which, and how far it is.</param>
/// <param name="Webhook">The one that fails.</param>
/// <param name="WebhookName">Its name.</param>
/// <param name="Reason">Why it was disabled, in words; null where it was not.</param>
/// <param name="DisablesAt">When it is disabled, should nothing get through before.</param>
/// <param name="Team">Whose.</param>
/// <param name="TeamName">Its name.</param>
/// <param name="Admins">Accounts.</param>
public sealed record IncidentNotice(
    Incident Incident, WebhookId Webhook, string WebhookName, string? Reason, DateTimeOffset DisablesAt, TeamId Team, string TeamName, IReadOnlyList<string> Admins);

/// <summary>
/// Finds what admins must be written about receivers: halfway to being disabled, nearly there, disabled. What was told stands in the incident's row, and
/// what was written beside it: so a letter is owed until it is sent, over any restart.
/// </summary>
public sealed class IncidentNews(SingleWriter writer, IDbContextFactory<WebhooksDbContext> contexts)
{
    private const string Write = "UPDATE Incidents SET Written = $2 WHERE Key = $1 AND Written < $2";

    public async Task<IReadOnlyList<IncidentNotice>> OwedAsync(CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await (from incident in context.Incidents
                          where incident.EndedAt == null && incident.Told >= Warning.Halfway && incident.Told > incident.Written
                          join webhook in context.Webhooks on incident.WebhookKey equals webhook.Key
                          where webhook.DeletedAt == null
                          join team in context.Teams on webhook.TeamId equals team.Id
                          where team.DeletedAt == null
                          orderby incident.Key
                          select new { incident, webhook.Id, webhook.Name, webhook.DisabledReason, TeamId = team.Id, TeamName = team.Name }).ToListAsync(cancellationToken);
        var notices = new List<IncidentNotice>();
        foreach (var row in rows)
        {
            var admins = await context.Members.Where(member => member.TeamId == row.TeamId && member.Role == TeamRole.Admin).Select(member => member.PersonId).ToListAsync(cancellationToken);
            notices.Add(new IncidentNotice(
                row.incident, row.Id, row.Name, row.incident.Told == Warning.Disabled ? row.DisabledReason : null, CircuitBreaker.DisablesAt(row.incident), row.TeamId, row.TeamName, admins));
        }

        return notices;
    }

    public Task WrittenAsync(IncidentNotice notice) => writer.WriteAsync(transaction => transaction.Statement(Write).Bind(notice.Incident.Key, notice.Incident.Told).Run());
}
