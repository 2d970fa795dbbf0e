using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Core.Events;

/// <summary>How long a team's events and deliveries stay readable.</summary>
/// <param name="Days">From the acceptance on.</param>
/// <param name="MostDays">As the settings say for all: a team may want fewer, never more.</param>
/// <param name="BodiesDays">After these the bodies of events and answers are gone; null: they stay as long as the rest.</param>
public sealed record KeptFor(int Days, int MostDays, int? BodiesDays);

/// <summary>Shows how long a team's events stay, and lets its admins have them forgotten sooner.</summary>
public sealed class TeamRetention(SingleWriter writer, IDbContextFactory<WebhooksDbContext> contexts, IOptions<RetentionOptions> options)
{
    public async Task<KeptFor> OfAsync(TeamScope scope, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var own = await context.Teams.Where(team => team.Id == scope.TeamId).Select(team => team.RetentionDays).FirstOrDefaultAsync(cancellationToken);
        var days = Math.Min(own ?? Most, Most);
        return new KeptFor(days, Most, options.Value.BodiesDays is > 0 and var bodies && bodies < days ? bodies : null);
    }

    /// <param name="scope">An admin's.</param>
    /// <param name="days">What is older is removed within the hour, unless it still waits to be delivered.</param>
    public async Task<Outcome<int>> ChangeAsync(TeamScope scope, int days)
    {
        if ((scope.Require(TeamRole.Admin) ?? Check(days)) is { } refusal)
        {
            return refusal;
        }

        return await writer.WriteAsync<Outcome<int>>(transaction =>
        {
            if (transaction.Context.Teams.FirstOrDefault(row => row.Id == scope.TeamId && row.DeletedAt == null) is not { } team)
            {
                return Refusal.NotFound("team");
            }

            var before = team.RetentionDays;
            // As long as for all: then it follows the settings.
            team.RetentionDays = days == Most ? null : days;
            transaction.Context.SaveChanges();
            transaction.Audit(scope, AuditAction.RetentionChanged, new AuditSubject(scope.TeamId.Value, team.Name), new AuditChange("days", $"{before ?? Most}", $"{days}"));
            return days;
        });
    }

    private int Most => options.Value.Days;

    private Refusal? Check(int days) => days >= 1 && days <= Most ? null : Refusal.Field("days", $"Choose 1–{Most} days: nothing is kept longer here.");
}
