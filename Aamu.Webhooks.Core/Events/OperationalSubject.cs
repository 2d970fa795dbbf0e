using System.Text.Json;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Events;

/// <summary>Which webhooks the events are about that this service told by itself. They are few and small, so a list that shows some of them looks into their bodies.</summary>
internal static class OperationalSubject
{
    /// <param name="context">Where to look.</param>
    /// <param name="scope">Whose events.</param>
    /// <param name="shown">The events of a list, with their types.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyDictionary<EventId, string>> NamesAsync(
        WebhooksDbContext context, TeamScope scope, IEnumerable<(EventId Id, string Type)> shown, CancellationToken cancellationToken)
    {
        var ids = shown.Where(happened => EventCatalog.IsOperational(happened.Type)).Select(happened => happened.Id).Distinct().ToList();
        var rows = ids.Count == 0 ? [] : await context.Events.In(scope).Where(happened => ids.Contains(happened.Id)).Select(happened => new { happened.Id, happened.Body }).ToListAsync(cancellationToken);
        return rows.Where(row => NameIn(row.Body) is not null).ToDictionary(row => row.Id, row => NameIn(row.Body)!);
    }

    /// <summary>Null when the body is not kept any more, or names none: the catalog's example, sent as a test, names one.</summary>
    private static string? NameIn(byte[] body)
    {
        if (body.Length == 0)
        {
            return null;
        }

        using var document = JsonDocument.Parse(body);
        return document.RootElement.TryGetProperty("data", out var data) && data.TryGetProperty("webhookName", out var name) ? name.GetString() : null;
    }
}
