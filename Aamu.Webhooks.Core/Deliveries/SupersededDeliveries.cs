using System.Runtime.CompilerServices;
using System.Text.Json;
using Aamu.Webhooks.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>Finds held deliveries that a newer one about the same thing has overtaken.</summary>
internal sealed class SupersededDeliveries(IDbContextFactory<WebhooksDbContext> contexts)
{
    /// <summary>Bodies are read for it: few enough at a time, for each may have 256 KiB.</summary>
    private const int PageSize = 100;

    public async Task<int> CountAsync(long webhookKey, CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var keys in KeysAsync(webhookKey, cancellationToken))
        {
            count += keys.Count;
        }

        return count;
    }

    /// <summary>Page by page, the newest first.</summary>
    public async IAsyncEnumerable<IReadOnlyList<long>> KeysAsync(long webhookKey, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var before = long.MaxValue;
        while (before > 0)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var page = await context.Deliveries
                .Where(delivery => delivery.WebhookKey == webhookKey && delivery.State == DeliveryState.Held && delivery.Key < before)
                .OrderByDescending(delivery => delivery.Key).Take(PageSize)
                .Join(context.Events, delivery => delivery.EventKey, happened => happened.Key, (delivery, happened) => new { delivery.Key, delivery.EventType, happened.Body })
                .OrderByDescending(row => row.Key).ToListAsync(cancellationToken);
            before = page.Count == PageSize ? page[^1].Key : 0;
            yield return page.Where(row => ThingOf(row.EventType, row.Body) is { } thing && !seen.Add(thing)).Select(row => row.Key).ToList();
        }
    }

    /// <summary>What an event is about: its noun, and the first id in its data. Null when it names nothing; such events stand for themselves.</summary>
    internal static string? ThingOf(string eventType, byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        var noun = eventType[..eventType.LastIndexOf('.')];
        var data = json.RootElement.GetProperty("data");
        var member = data.TryGetProperty("member", out var person) && person.ValueKind == JsonValueKind.Object && person.TryGetProperty("id", out var id) ? id.ToString() : null;
        var first = data.EnumerateObject().FirstOrDefault(field => field.Name.EndsWith("Id", StringComparison.Ordinal) && field.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number);
        return first.Value.ValueKind == JsonValueKind.Undefined && member is null ? null : $"{noun} {(first.Value.ValueKind == JsonValueKind.Undefined ? "" : first.Value)} {member}";
    }
}
