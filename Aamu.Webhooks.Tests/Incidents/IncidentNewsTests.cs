using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Incidents;

/// <summary>What admins are to be written about a receiver is owed until it is written, and once.</summary>
public sealed class IncidentNewsTests
{
    [Fact]
    public async Task Halfway_at_three_quarters_and_when_it_is_disabled_a_letter_is_owed_to_the_admins_once()
    {
        await using var outage = await Outage.OpenAsync();
        await outage.Workspace.JoinAsync("aino", TeamRole.Admin);
        await outage.Workspace.JoinAsync("otto", TeamRole.Editor);
        var news = outage.Workspace.Get<IncidentNews>();
        await outage.LiveAsync(TimeSpan.FromDays(2));
        Assert.Empty(await news.OwedAsync());
        foreach (var (days, level) in new[] { (0.6, Warning.Halfway), (1.2, Warning.ThreeQuarters), (2.0, Warning.Disabled) })
        {
            await outage.LiveAsync(TimeSpan.FromDays(days));
            var owed = Assert.Single(await news.OwedAsync());
            Assert.Equal((level, "Webhook", "Team one"), (owed.Incident.Told, owed.WebhookName, owed.TeamName));
            Assert.Equal(["aino"], owed.Admins);
            Assert.Equal(level == Warning.Disabled, owed.Reason is not null);
            await news.WrittenAsync(owed);
            Assert.Empty(await news.OwedAsync());
        }

        // Another chance starts the count anew, and the letters.
        await outage.Workspace.Get<WebhookRegistry>().ChangeAsync(outage.Workspace.Admin, outage.Webhook, new WebhookDraft { Status = WebhookStatus.Active });
        await outage.DrainAsync();
        await outage.LiveAsync(TimeSpan.FromDays(2.6));
        Assert.Equal(Warning.Halfway, Assert.Single(await news.OwedAsync()).Incident.Told);
    }

    [Fact]
    public async Task What_has_ended_or_is_of_a_webhook_that_was_deleted_is_nobodys_news()
    {
        await using var outage = await Outage.OpenAsync();
        await outage.LiveAsync(TimeSpan.FromDays(2.6));
        Assert.Single(await outage.Workspace.Get<IncidentNews>().OwedAsync());
        outage.Answer = 200;
        await outage.PassAsync(TimeSpan.FromMinutes(20));
        Assert.Empty(await outage.Workspace.Get<IncidentNews>().OwedAsync());
    }
}
