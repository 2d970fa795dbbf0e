using Aamu.Webhooks.Core.Data;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Nodes;

/// <summary>Carries what the nodes tell each other, as long as the program runs. What could not be said is lost, and so is what was said while nothing was heard: then <see cref="NodeSignals.Missed"/> tells.</summary>
public sealed partial class NodeTalk(WebhooksDatabase database, NodeSignals signals, TimeProvider clock, ILogger<NodeTalk> logger)
{
    /// <summary>What can wait is said so often at most.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private bool wasLost;
    private long lostAt;

    public async Task RunAsync(CancellationToken stopping)
    {
        if (database.Link is { } link)
        {
            await Task.WhenAll(HearAsync(link, stopping), SayAsync(link, stopping));
        }
    }

    /// <summary>Says what is left, at the end.</summary>
    public async Task SayRestAsync(CancellationToken cancellationToken)
    {
        if (database.Link is { } link)
        {
            await SayAsync(link, all: true, cancellationToken);
        }
    }

    private async Task HearAsync(NodeLink link, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await link.HearAsync(signals.Listens, text => signals.Hear(text, link.Own), stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                LogNotHearing(exception);
            }
            finally
            {
                signals.ListensNoMore();
            }

            await Task.Delay(Again, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SayAsync(NodeLink link, CancellationToken stopping)
    {
        var beat = clock.GetTimestamp();
        while (!stopping.IsCancellationRequested)
        {
            var rest = Pace - clock.GetElapsedTime(beat);
            var isTime = rest <= TimeSpan.Zero;
            if (!isTime)
            {
                using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
                await Task.WhenAny(signals.UrgentAsync(), Task.Delay(rest, clock, over.Token));
                await over.CancelAsync();
            }
            else
            {
                beat = clock.GetTimestamp();
            }

            await SayAsync(link, isTime, stopping);
        }
    }

    /// <summary>Whoever did not hear something is told anew what can be told anew, once he can be told again.</summary>
    private async Task SayAsync(NodeLink link, bool all, CancellationToken cancellationToken)
    {
        if (wasLost && clock.GetElapsedTime(lostAt) >= Again)
        {
            wasLost = false;
            signals.WasNotHeard();
        }

        foreach (var text in signals.Take(link.Own, all))
        {
            try
            {
                await link.SayAsync(text, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                (wasLost, lostAt) = (true, clock.GetTimestamp());
                LogNotSaid(exception);
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The other nodes are not heard at this moment")]
    private partial void LogNotHearing(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Something could not be said to the other nodes")]
    private partial void LogNotSaid(Exception exception);
}
