using System.Text.Json;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Incidents;

/// <summary>Of which webhooks the news of <see cref="OperationalEvents"/> tell: their bodies name them.</summary>
internal static class ToldWebhooks
{
    private static readonly Dictionary<EventId, string> None = [];

    /// <summary>Names by event; events that tell of no webhook, or whose body is not kept any more, are not among them.</summary>
    public static async Task<IReadOnlyDictionary<EventId, string>> OfAsync(WebhooksDbContext context, TeamScope scope, IEnumerable<(EventId Id, string Type)> events, CancellationToken cancellationToken)
    {
        var ids = events.Where(happened => EventCatalog.IsOperational(happened.Type)).Select(happened => happened.Id).Distinct().ToList();
        if (ids.Count == 0)
        {
            return None;
        }

        var rows = await context.Events.In(scope)
            .Where(happened => ids.Contains(happened.Id) && happened.Body.Length >= WorkspaceEvent.SmallestBody)
            .Select(happened => new { happened.Id, happened.Body }).ToListAsync(cancellationToken);
        return rows.Select(row => (row.Id, Name: NameIn(row.Body))).Where(row => row.Name is not null).ToDictionary(row => row.Id, row => row.Name!);
    }

    private static string? NameIn(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
            && data.TryGetProperty("webhookName", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
    }
}
