using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Core.Listening;

/// <summary>Who listens to a webhook, as its page shows it.</summary>
/// <param name="Actor">The name of the key.</param>
/// <param name="Address">Where the tool is.</param>
/// <param name="Since">When it came, over this connection.</param>
/// <param name="Forward">Where it takes deliveries to, by its own account.</param>
public sealed record ListenerLine(string Actor, string? Address, DateTimeOffset Since, Uri Forward);

/// <summary>What somebody who wants to listen brings along.</summary>
public sealed record ListenerWish
{
    /// <summary>The local program's URL, as typed: for the log and the page; the tool alone calls it.</summary>
    public required string Forward { get; init; }

    /// <summary>Made up by each run of the tool: by it a run is known again after its connection broke.</summary>
    public required string Session { get; init; }

    /// <summary>The tool comes back by itself; nobody has started it just now.</summary>
    public bool Resumes { get; init; }

    /// <summary>Carries a request there and its answer back; null when the tool may not listen any more. Throws <see cref="IOException"/> when the connection breaks.</summary>
    public required Func<RelayedRequest, CancellationToken, Task<RelayedAnswer?>> Line { get; init; }

    /// <summary>Tells the tool, in a sentence, that it listens no more. It must return at once.</summary>
    public required Action<string> Ended { get; init; }
}

/// <summary>One tool that listens to one webhook over one connection, from its coming to its going.</summary>
public sealed class Listener : IDisposable
{
    private readonly CancellationTokenSource over = new();
    private readonly ListenerWish wish;
    private readonly Action<Listener> left;

    internal Listener(TeamId team, long webhookKey, ListenerLine line, ListenerWish wish, Action<Listener> left) =>
        (TeamId, WebhookKey, Line, this.wish, this.left) = (team, webhookKey, line, wish, left);

    public ListenerLine Line { get; }

    internal TeamId TeamId { get; }

    internal long WebhookKey { get; }

    internal string Session => wish.Session;

    internal bool Resumes => wish.Resumes;

    /// <summary>It gets nothing new. What it has already may still be answered.</summary>
    public void Dispose() => left(this);

    /// <exception cref="IOException">The connection broke, or somebody else took over, before the answer came.</exception>
    internal async Task<RelayedAnswer?> SendAsync(RelayedRequest request, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            return await wish.Line(request, either.Token);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            throw new IOException("It listens no more.");
        }
    }

    /// <summary>Nobody waits for its answers any more.</summary>
    /// <param name="reason">What the tool is told; null when it knows by itself.</param>
    internal void End(string? reason)
    {
        if (reason is not null)
        {
            wish.Ended(reason);
        }

        over.Cancel();
    }
}
