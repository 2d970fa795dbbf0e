using System.Runtime.CompilerServices;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>How a receiver looks from the machine that sends.</summary>
/// <param name="Origin">Its address without the path, which may be a secret.</param>
/// <param name="Webhook">One that sends there.</param>
/// <param name="Problem">In the words of the delivery log; null when an answer came, whatever it said.</param>
public sealed record SurveyedReceiver(string Origin, WebhookId Webhook, string? Problem);

/// <summary>Looks at the receivers of all active webhooks, one look for an origin, as <see cref="ConnectionCheck"/> does for one.</summary>
public sealed class ReceiverSurvey(IDbContextFactory<WebhooksDbContext> contexts, TeamAccess access, ConnectionCheck check)
{
    public async IAsyncEnumerable<SurveyedReceiver> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var webhooks = await context.Webhooks
            .Where(webhook => webhook.DeletedAt == null && webhook.Status == WebhookStatus.Active)
            .Select(webhook => new { webhook.Id, webhook.TeamId, webhook.Url })
            .ToListAsync(cancellationToken);
        var origins = webhooks.Where(webhook => !ListenTarget.Is(webhook.Url)).DistinctBy(webhook => Origin(webhook.Url)).OrderBy(webhook => webhook.Url, StringComparer.Ordinal);
        foreach (var few in origins.Chunk(ConnectionCheck.MostOfTeam))
        {
            foreach (var receiver in await Task.WhenAll(few.Select(webhook => LookAsync(webhook.Id, webhook.TeamId, webhook.Url, cancellationToken))))
            {
                if (receiver is not null)
                {
                    yield return receiver;
                }
            }
        }
    }

    /// <summary>Null when the team is gone.</summary>
    private async Task<SurveyedReceiver?> LookAsync(WebhookId webhook, TeamId team, string url, CancellationToken cancellationToken)
    {
        if (await access.ForJobAsync(team, "check", cancellationToken) is not { } scope)
        {
            return null;
        }

        var report = await check.RunAsync(scope, url, cancellationToken);
        return new SurveyedReceiver(Origin(url), webhook, report.Succeeded ? report.Value.Error : report.Refusal.Message);
    }

    private static string Origin(string url) => new Uri(url).GetLeftPart(UriPartial.Authority);
}
