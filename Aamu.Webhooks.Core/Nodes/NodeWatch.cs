using Aamu.Webhooks.Core.Data;

namespace Aamu.Webhooks.Core.Nodes;

/// <summary>
/// Which nodes are there. Each holds a lock of the server as long as it lives; when the server itself is started again all lose theirs and are back in a moment, so
/// who was seen is waited for a little, and so is everybody after a time in which nothing could be seen. No clock is asked that somebody may set.
/// </summary>
public sealed class NodeWatch(WebhooksDatabase database, SingleWriter writer, NodeSignals signals, ServerClock serverClock, TimeProvider clock)
{
    /// <summary>How often it is looked.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>So long somebody who was seen may be away.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>When each was seen last. Read and changed inside write transactions only, as all here.</summary>
    private readonly Dictionary<int, long> seen = [];

    /// <summary>They have said goodbye: their connection may be there for a moment more.</summary>
    private readonly HashSet<int> left = [];
    private long? looked;

    /// <summary>Answers who is there, or was until a moment ago, and compares the clocks.</summary>
    /// <exception cref="StoreUnavailableException">The server cannot be reached.</exception>
    public async Task<IReadOnlySet<int>> LookAsync()
    {
        if (database.Link is not { } link)
        {
            return new HashSet<int>();
        }

        link.Renew();
        return await writer.WriteAsync(transaction =>
        {
            See(link, transaction);
            serverClock.Compare(link, transaction.Statement);
            foreach (var gone in seen.Keys.Where(node => !IsWaitedFor(node)).ToList())
            {
                seen.Remove(gone);
            }

            return seen.Keys.ToHashSet();
        });
    }

    /// <summary>Who has said goodbye is not waited for.</summary>
    public Task ForgetAsync(int node) => writer.WriteAsync(_ => left.Add(node) | seen.Remove(node));

    /// <summary>Other nodes serve the rows too.</summary>
    public async Task<bool> HasCompanyAsync() => database.Link is { } link && await writer.WriteAsync(transaction => See(link, transaction).Any(node => node != link.Own));

    /// <summary>Those that neither are there nor may come back in a moment. What they held is nobody's.</summary>
    internal IReadOnlySet<int> Gone(IEnumerable<int> nodes, WriteTransaction transaction)
    {
        var asked = nodes.ToHashSet();
        if (asked.Count > 0 && database.Link is { } link)
        {
            var isFirst = looked is null;
            var present = See(link, transaction);
            if (isFirst && present.Any(node => node != link.Own))
            {
                // Others have been here longer, and see to those who are gone for good.
                asked.ToList().ForEach(node => seen[node] = looked!.Value);
            }

            asked.RemoveWhere(node => present.Contains(node) || IsWaitedFor(node));
        }

        return asked;
    }

    private bool IsWaitedFor(int node) => seen.TryGetValue(node, out var at) && clock.GetElapsedTime(at) < Patience;

    private HashSet<int> See(NodeLink link, WriteTransaction transaction)
    {
        var present = link.Present(transaction.Statement).Select(node => node.Number).ToHashSet();
        var now = clock.GetTimestamp();
        // The server was away, or this program stood still: the others come back within a moment too.
        var all = looked is { } at && clock.GetElapsedTime(at) >= Patience ? present.Union(seen.Keys) : present;
        foreach (var node in all.Except(left).ToList())
        {
            seen[node] = now;
        }

        looked = now;
        signals.HasCompany(present.Any(node => node != link.Own));
        return present;
    }
}
