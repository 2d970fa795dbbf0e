using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Teams;

namespace Aamu.Webhooks.Core.Nodes;

/// <summary>A server of the database, as operators see it.</summary>
/// <param name="Number">Drawn at its start; logs call it so.</param>
/// <param name="Name">What it calls itself: by the name of its machine, unless it was given another, and its process.</param>
/// <param name="Address">From where it is connected; null when the database does not say.</param>
/// <param name="Since">When it was connected.</param>
/// <param name="IsThis">It is the one that answers.</param>
public sealed record NodeLine(int Number, string Name, string? Address, DateTimeOffset Since, bool IsThis);

/// <param name="Nodes">Those that are there at this moment, the longest there first.</param>
/// <param name="ClockAhead">By how much the clock of the one that answers is ahead of the database's; null while that is not known.</param>
public sealed record NodeBoardView(IReadOnlyList<NodeLine> Nodes, TimeSpan? ClockAhead);

/// <summary>Which servers of the database are there.</summary>
public sealed class NodeBoard(WebhooksDatabase database, ServerClock clock)
{
    /// <summary>Null where one program has the database to itself.</summary>
    public Task<NodeBoardView?> ReadAsync(OperatorScope scope, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return database.Link is { } link ? Task.Run(() => Read(link), cancellationToken) : Task.FromResult<NodeBoardView?>(null);
    }

    /// <summary>For a meter, which asks on a thread of its own.</summary>
    internal long Count() => database.Link is { } link ? Present(link).Count : 1;

    private NodeBoardView? Read(NodeLink link) => new([.. Present(link).Select(node => new NodeLine(node.Number, node.Name, node.Address, node.Since, node.Number == link.Own))], clock.Ahead);

    private IReadOnlyList<Node> Present(NodeLink link)
    {
        using var connection = database.OpenToRead();
        return link.Present(connection.Statement);
    }
}
