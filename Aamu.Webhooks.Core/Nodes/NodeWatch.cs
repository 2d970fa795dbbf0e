using Aamu.Webhooks.Core.Data;

namespace Aamu.Webhooks.Core.Nodes;

/// <summary>
/// Which nodes are gone for good. Each holds a lock of the server as long as it lives; when the server itself is started again all lose theirs and are back in a moment, so
/// who was seen is waited for a little. No clock is asked that somebody may set.
/// </summary>
public sealed class NodeWatch(WebhooksDatabase database, SingleWriter writer, NodeSignals signals, ServerClock serverClock, TimeProvider clock)
{
    /// <summary>How often it is looked.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>So long somebody who was seen may be away.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>When each was seen last. Read and changed inside write transactions only.</summary>
    private readonly Dictionary<int, long> seen = [];

    /// <summary>Answers who has vanished since the last look, and compares the clocks.</summary>
    /// <exception cref="StoreUnavailableException">The server cannot be reached.</exception>
    public async Task<IReadOnlyList<int>> LookAsync()
    {
        if (database.Link is not { } link)
        {
            return [];
        }

        link.Renew();
        return await writer.WriteAsync(transaction =>
        {
            See(link, transaction);
            serverClock.Compare(link, transaction.Statement);
            int[] vanished = [.. seen.Where(node => clock.GetElapsedTime(node.Value) >= Patience).Select(node => node.Key)];
            Array.ForEach(vanished, node => seen.Remove(node));
            return vanished;
        });
    }

    /// <summary>Who has said goodbye is not waited for.</summary>
    public Task ForgetAsync(int node) => writer.WriteAsync(transaction => seen.Remove(node));

    /// <summary>Other nodes serve the rows too.</summary>
    public async Task<bool> HasCompanyAsync() => database.Link is { } link && await writer.WriteAsync(transaction => See(link, transaction).Any(node => node != link.Own));

    /// <summary>Those that neither are there nor may come back in a moment. What they held is nobody's.</summary>
    internal IReadOnlySet<int> Gone(IEnumerable<int> nodes, WriteTransaction transaction)
    {
        var asked = nodes.ToHashSet();
        if (asked.Count > 0 && database.Link is { } link)
        {
            var present = See(link, transaction);
            asked.RemoveWhere(node => present.Contains(node) || (seen.TryGetValue(node, out var at) && clock.GetElapsedTime(at) < Patience));
        }

        return asked;
    }

    private HashSet<int> See(NodeLink link, WriteTransaction transaction)
    {
        var now = clock.GetTimestamp();
        var present = link.Present(transaction.Statement).Select(node => node.Number).ToHashSet();
        foreach (var node in present)
        {
            seen[node] = now;
        }

        signals.HasCompany(present.Count > 1);

        return present;
    }
}
