using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Nodes;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Listening;

/// <summary>
/// Takes a request to the node to which a tool is connected, and brings the answer back: for what is sent beside lanes, which go to that node themselves. A notification is too short for it, so it is a
/// note as long as the errand takes, under lock: the request has a signature in it, and headers that may be secret.
/// </summary>
public sealed partial class ListenerPost
{
    /// <summary>Its note is named by it, and by the time in milliseconds.</summary>
    internal const string Errand = "errand_";

    private const string Taken = "taken";
    private const string Answered = "answered ";

    /// <summary>What is told may get lost: it is looked, and told again, so often.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, TaskCompletionSource> waiting = new(StringComparer.Ordinal);
    private readonly WebhooksDatabase database;
    private readonly NodeSignals nodes;
    private readonly DeploymentNotes notes;
    private readonly ISecretLock secretLock;
    private readonly ListenerBook listeners;
    private readonly TimeProvider clock;
    private readonly ILogger<ListenerPost> logger;

    public ListenerPost(WebhooksDatabase database, NodeSignals nodes, DeploymentNotes notes, ISecretLock secretLock, ListenerBook listeners, TimeProvider clock, ILogger<ListenerPost> logger)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        (this.database, this.nodes, this.notes, this.secretLock, this.listeners, this.clock, this.logger) = (database, nodes, notes, secretLock, listeners, clock, logger);
        nodes.Heard += Hear;
    }

    /// <summary>Null when nobody listens there any more.</summary>
    /// <exception cref="IOException">The tool's connection broke before the answer came, or the errand could not be done.</exception>
    /// <exception cref="StoreUnavailableException">It cannot be handed over, or its answer not be fetched.</exception>
    internal async Task<RelayedAnswer?> SendAsync(int node, long webhookKey, RelayedRequest request, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{NameAt(clock.GetUtcNow())}_{PrefixedId.New("", clock)}");
        var news = NewsOf(name);
        try
        {
            await notes.WriteAsync(name, Close(new Wish(webhookKey, request)));
            while (true)
            {
                nodes.Tell(NodeSignal.Errand, string.Create(CultureInfo.InvariantCulture, $"{node} {name}"));
                await news.WaitAsync(Look, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
                // Before the look: what is told after it is for the next round.
                news = NewsOf(name);
                var note = await notes.ReadAsync(name) ?? throw new IOException("The errand was forgotten.");
                if (note.StartsWith(Answered, StringComparison.Ordinal))
                {
                    var outcome = Open<Outcome>(note[Answered.Length..]) ?? throw new IOException("The answer could not be read here.");
                    return outcome.Broke ? throw new IOException("The connection to the tool broke.") : outcome.Answer;
                }
            }
        }
        finally
        {
            waiting.TryRemove(name, out _);
            await ForgetAsync(name);
        }
    }

    /// <summary>What errands of that time are called, up to the last part of their names.</summary>
    internal static string NameAt(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{Errand}{at.ToUnixTimeMilliseconds():D15}");

    /// <summary>Ends when the other node says that it is done, from now on.</summary>
    private Task NewsOf(string name) => (waiting[name] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private void Hear(int from, NodeSignal signal)
    {
        switch (signal.Kind)
        {
            case NodeSignal.Errand when signal.Subject.Split(' ') is [var node, var name] && int.Parse(node, CultureInfo.InvariantCulture) == database.Link!.Own:
                _ = CarryAsync(name);
                break;
            case NodeSignal.ErrandDone when waiting.TryGetValue(signal.Subject, out var news):
                news.TrySetResult();
                break;
        }
    }

    /// <summary>Who is told twice takes it once; the answer of an errand that nobody waits for any more is written nowhere.</summary>
    private async Task CarryAsync(string name)
    {
        try
        {
            if (await notes.ReadAsync(name) is not { } note || IsTaken(note))
            {
                return;
            }

            if (Open<Wish>(note) is not { } wish)
            {
                LogNotOpened(name);
            }
            else if (await notes.ReplaceAsync(name, note, Taken) && await AskAsync(wish) is { } outcome)
            {
                await notes.ReplaceAsync(name, Taken, Answered + Close(outcome));
                nodes.Tell(NodeSignal.ErrandDone, name);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Whoever waits is not answered in time, then.
            LogNotCarried(exception);
        }
    }

    /// <summary>Null when it took too long: whoever waits for it does so no more.</summary>
    private async Task<Outcome?> AskAsync(Wish wish)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(wish.Request.TimeoutMs), clock);
        try
        {
            return new Outcome(listeners.Of(wish.WebhookKey) is { } listener ? await listener.SendAsync(wish.Request, deadline.Token) : null, Broke: false);
        }
        catch (IOException)
        {
            return new Outcome(null, Broke: true);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async Task ForgetAsync(string name)
    {
        try
        {
            await notes.ForgetAsync(name);
        }
        catch (StoreUnavailableException)
        {
            // It goes with what is old.
        }
    }

    private string Close<T>(T what) => secretLock.Close(JsonSerializer.Serialize(what));

    /// <summary>Null when the keys here do not open it.</summary>
    private T? Open<T>(string closed)
        where T : class => secretLock.Open(closed) is { } json ? JsonSerializer.Deserialize<T>(json) : null;

    private static bool IsTaken(string note) => note == Taken || note.StartsWith(Answered, StringComparison.Ordinal);

    [LoggerMessage(Level = LogLevel.Error, Message = "A request that another node handed over for the tool that is connected here ({Errand}) cannot be opened with the keys of this server")]
    private partial void LogNotOpened(string errand);

    [LoggerMessage(Level = LogLevel.Error, Message = "A request could not be handed to the tool that is connected here, for another node")]
    private partial void LogNotCarried(Exception exception);

    private sealed record Wish(long WebhookKey, RelayedRequest Request);

    private sealed record Outcome(RelayedAnswer? Answer, bool Broke);
}
