using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Sending;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Webhooks;

/// <summary>
/// A URL is judged when it is saved; the settings may let fewer ports through since then, or an upgrade may. What such a webhook sends fails and says why, to its team; this says at
/// start how many there are, to whoever runs the service.
/// </summary>
public sealed partial class ClosedPorts(IDbContextFactory<WebhooksDbContext> contexts, AddressGuard guard, ILogger<ClosedPorts> logger)
{
    /// <summary>One line with their number, and none when there are none. No URL: its path may be a secret.</summary>
    public async Task TellAsync()
    {
        await using var context = await contexts.CreateDbContextAsync();
        var webhooks = await context.Webhooks
            .Where(webhook => webhook.DeletedAt == null && !context.Teams.Any(team => team.Id == webhook.TeamId && team.DeletedAt != null))
            .Select(webhook => new { webhook.TeamId, webhook.Url }).ToListAsync();
        var closed = webhooks.Where(webhook => WebhookUrl.TryAccept(webhook.Url, out var url, out _) && !guard.Ports.Contains(url.Port)).ToList();
        if (closed.Count > 0)
        {
            LogClosed(closed.Count, closed.DistinctBy(webhook => webhook.TeamId).Count(), guard.Ports.ToString());
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Webhooks whose URL has a port that may not be called: {Webhooks}, in teams: {Teams}. What they send fails until the URL is changed, or the setting Delivery:AllowedPorts, which lets {Ports} through")]
    private partial void LogClosed(int webhooks, int teams, string ports);
}
