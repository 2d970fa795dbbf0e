using System.Globalization;
using Aamu.Webhooks.Core.Data;
using Hangfire;
using Hangfire.Common;
using Hangfire.Dashboard;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Web.Jobs;

/// <summary>In the dashboard a lane goes by its webhook's name and team; looked up when it is shown, so that jobs carry a number only.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LaneDisplayNameAttribute() : JobDisplayNameAttribute("Deliver")
{
    public override string Format(DashboardContext context, Job job)
    {
        if (job.Args is not [long key, ..])
        {
            return DisplayName;
        }

        using var rows = context.GetHttpContext().RequestServices.GetRequiredService<IDbContextFactory<WebhooksDbContext>>().CreateDbContext();
        var lane = rows.Webhooks.Where(webhook => webhook.Key == key)
            .Select(webhook => new { webhook.Name, Team = rows.Teams.Where(team => team.Id == webhook.TeamId).Select(team => team.Name).FirstOrDefault() })
            .FirstOrDefault();
        return lane is null ? string.Create(CultureInfo.InvariantCulture, $"Deliver to webhook {key}, which is gone") : $"Deliver to {lane.Name} · {lane.Team}";
    }
}
