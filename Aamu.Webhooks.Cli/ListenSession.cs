using System.Net.WebSockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.Connections.Client;
using Microsoft.AspNetCore.SignalR;

namespace Aamu.Webhooks.Cli;

/// <summary>One run of the tool: listens, and comes back however often the connection ends, until it is stopped or told to go.</summary>
internal sealed class ListenSession(ListenSettings settings, Output output, TimeProvider clock, Func<double> chance)
{
    /// <summary>How long what is under way may go on when the tool is stopped.</summary>
    public static readonly TimeSpan Farewell = TimeSpan.FromSeconds(3);

    private readonly string session = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <exception cref="RefusedException">Coming back would not help.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var choice = new WebhookChoice(settings, output);
        using var program = new LocalProgram(settings.Forward, clock);
        var hints = new LocalHints(settings.Forward, output);
        FoundWebhook? webhook = null;
        var (failures, hasListened) = (0, false);
        // WebSockets, where a proxy on the way forbids them server-sent events, and long polling last.
        var transports = HttpTransports.All;
        while (!stopping.IsCancellationRequested)
        {
            string why;
            try
            {
                webhook ??= await choice.FindAsync(stopping);
                await using var connection = new ListenConnection(settings, program, hints, output, clock, transports);
                var welcome = await connection.OpenAsync(new ListenHello(webhook.Id, settings.Forward.GetLeftPart(UriPartial.Path), session, hasListened), stopping);
                Greet(welcome, hasListened);
                (failures, hasListened) = (0, true);
                why = await connection.UntilClosedAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or HubException or WebSocketException or TimeoutException or OperationCanceledException
                or InvalidOperationException or AggregateException or NoTransportSupportedException or InvalidDataException)
            {
                failures++;
                // A proxy that hands answers on when they are complete lets only those of long polling through.
                transports = exception is TimeoutException ? HttpTransportType.LongPolling : transports;
                why = $"{settings.Server} cannot be reached: {Reason(exception)}";
            }

            if (!stopping.IsCancellationRequested)
            {
                await PauseAsync(why, failures, stopping);
            }
        }

        if (hasListened)
        {
            output.Note("Ended. What comes from now on waits, and is retried, until somebody listens again.");
        }
    }

    /// <summary>What libraries say first is often that an inner exception knows more.</summary>
    private static string Reason(Exception exception) => exception switch
    {
        HttpRequestException { StatusCode: { } status } => $"it answers {(int)status}",
        InvalidDataException => "what answers there is not Aamu Webhooks",
        OperationCanceledException => "it does not answer in time",
        _ => exception.GetBaseException().Message,
    };

    private void Greet(ListenWelcome welcome, bool again)
    {
        output.Note($"{(again ? "Listening again" : "Listening")} to “{welcome.Name}”, forwarding to {settings.Forward}.{(again ? "" : " Ctrl+C ends it.")}");
        if (welcome.Status == "paused")
        {
            output.Note("The webhook is paused: only tests are sent. What happens meanwhile is kept until it is resumed.");
        }
        else if (welcome.Status == "disabled")
        {
            output.Note($"The webhook is disabled: only tests are sent. {welcome.DisabledReason} Enable it on its page.");
        }
    }

    private async Task PauseAsync(string why, int failures, CancellationToken stopping)
    {
        var wait = Backoff.Wait(failures, chance);
        output.Note(FormattableString.Invariant($"{why.TrimEnd('.')}. Trying again in {Math.Ceiling(wait.TotalSeconds):0} s."));
        await Task.Delay(wait, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
