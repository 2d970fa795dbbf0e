using System.Collections.Concurrent;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Core.Teams;

/// <summary>
/// Remembers when keys were last used and writes it down once a minute, all of them together: a key may be used thousands of times a
/// second, and no call waits for this. A crash may take the last minute.
/// </summary>
public sealed class KeyUses(SingleWriter writer, TimeProvider clock)
{
    private const string Store = "UPDATE ApiKeys SET LastUsedAt = $2 WHERE Id = $1 AND (LastUsedAt IS NULL OR LastUsedAt < $2)";

    private readonly ConcurrentDictionary<ApiKeyId, DateTimeOffset> seen = new();

    /// <summary>Every minute, and when the service stops.</summary>
    public async Task WriteDownAsync()
    {
        var uses = seen.ToArray();
        if (uses.Length == 0)
        {
            return;
        }

        try
        {
            await writer.WriteAsync(transaction =>
            {
                foreach (var (id, at) in uses)
                {
                    transaction.Statement(Store).Bind(id.Value, at).RunByTheWay();
                }
            });
        }
        catch (StoreUnavailableException)
        {
            // The next minute tries again; the writer has logged what ails the file.
            return;
        }

        foreach (var use in uses)
        {
            // What was used again meanwhile stays for the next time.
            seen.TryRemove(use);
        }
    }

    internal void Saw(ApiKeyId id) => seen[id] = clock.GetUtcNow();
}
