using Aamu.Webhooks.Core.Data;

namespace Aamu.Webhooks.Core.Nodes;

/// <summary>What binds the programs ("nodes") that serve one database together: each knows who else is there, and hears what the others say.</summary>
public abstract class NodeLink
{
    /// <summary>This program's number, as long as it runs.</summary>
    public abstract int Own { get; }

    /// <summary>Sees to it that this one is known to be there, should the server have lost its connection. Takes as long as the server does. Whoever has done so once and does not for 15 s is gone.</summary>
    /// <exception cref="StoreUnavailableException">The server cannot be reached.</exception>
    public abstract void Renew();

    /// <summary>True once after the server had lost this one, or given it up: others may have taken over what it had under way.</summary>
    public abstract bool WasLost();

    /// <summary>Why this one must not write any more: while it was away a newer version has changed the schema. Null as long as it may.</summary>
    public abstract string? Superseded { get; }

    /// <summary>Who is there at this moment, this one among them.</summary>
    /// <param name="ask">Makes a statement on a connection to the database.</param>
    public abstract IReadOnlyList<Node> Present(Func<string, Statement> ask);

    /// <summary>What time it is at the server.</summary>
    /// <param name="ask">Makes a statement on a connection to the database.</param>
    public abstract DateTimeOffset Now(Func<string, Statement> ask);

    /// <summary>Says something to all of them, this one too. It may get lost.</summary>
    /// <param name="text">At most <see cref="LongestText"/> bytes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public abstract Task SayAsync(string text, CancellationToken cancellationToken);

    /// <summary>Hears what is said, until the connection breaks or it is given up.</summary>
    /// <param name="listening">Called once, when nothing is missed from now on.</param>
    /// <param name="heard">Called with every text.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public abstract Task HearAsync(Action listening, Action<string> heard, CancellationToken cancellationToken);

    /// <summary>What a notification of PostgreSQL holds is under 8,000 bytes.</summary>
    public const int LongestText = 7_900;
}

/// <summary>One of the programs that serve the database.</summary>
/// <param name="Number">Drawn at its start.</param>
/// <param name="Name">How people know it: the name of its machine, and its process there.</param>
/// <param name="Address">From where it is connected; null when the server does not say.</param>
/// <param name="Since">When it was connected.</param>
public sealed record Node(int Number, string Name, string? Address, DateTimeOffset Since);
