using System.Net;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Aamu.Webhooks.Cli;

/// <summary>One connection to the server, from its opening to its end.</summary>
internal sealed class ListenConnection : IAsyncDisposable
{
    private readonly TaskCompletionSource<string> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ListenSettings settings;
    private readonly LocalProgram program;
    private readonly LocalHints hints;
    private readonly Output output;
    private readonly TimeProvider clock;
    private readonly HubConnection connection;
    private string? ended;

    /// <summary>What is under way, and one more while the tool listens.</summary>
    private int atWork = 1;

    /// <param name="settings">What was typed.</param>
    /// <param name="program">Who gets what comes.</param>
    /// <param name="hints">What is said when it gives no answer.</param>
    /// <param name="output">Where it is told.</param>
    /// <param name="clock">Measures silence.</param>
    /// <param name="transports">In which ways the connection may be made; the first that opens is taken.</param>
    public ListenConnection(ListenSettings settings, LocalProgram program, LocalHints hints, Output output, TimeProvider clock, HttpTransportType transports)
    {
        (this.settings, this.program, this.hints, this.output, this.clock) = (settings, program, hints, output, clock);
        connection = new HubConnectionBuilder()
            .WithUrl(new Uri(settings.Server.AbsoluteUri.TrimEnd('/') + "/listen"), transports, http =>
            {
                http.AccessTokenProvider = () => Task.FromResult<string?>(settings.Key);
                http.HttpMessageHandlerFactory = inner => new SendDeadline(inner, settings.DeadAfter, clock);
            })
            .Build();
        (connection.KeepAliveInterval, connection.ServerTimeout) = (settings.Heartbeat, settings.DeadAfter);
        connection.On<RelayedRequest, RelayedAnswer>("Deliver", DeliverAsync);
        connection.On<string>("Ended", reason =>
        {
            ended = reason;
            closed.TrySetResult(reason);
        });
        connection.Closed += failure =>
        {
            closed.TrySetResult(failure is null ? "The server closed the connection." : $"The connection is lost: {failure.GetBaseException().Message}");
            return Task.CompletedTask;
        };
    }

    /// <exception cref="RefusedException">The server knows the key or the webhook, and says no.</exception>
    /// <exception cref="TimeoutException">Something answers, and nothing comes through.</exception>
    /// <exception cref="InvalidDataException">Something else answers: a page that stands in for the server, say.</exception>
    public async Task<ListenWelcome> OpenAsync(ListenHello hello, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(settings.DeadAfter, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await connection.StartAsync(either.Token);
        }
        catch (HttpRequestException refused) when (refused.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new RefusedException("The server does not take this key any more: it is revoked, has expired, or is of another kind.", ExitCodeOf(hello));
        }
        // Later it is a proxy's word for a server that starts.
        catch (Exception refused) when (refused is HttpRequestException { StatusCode: HttpStatusCode.NotFound } or InvalidDataException && !hello.Resume)
        {
            throw new RefusedException($"{settings.Server} does not know how to be listened to. Is it the right address, and as new as this tool?");
        }
        catch (Exception failure) when ((patience.IsCancellationRequested || failure is OperationCanceledException) && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The connection was made, and nothing comes through it.");
        }

        var welcome = await connection.InvokeAsync<ListenWelcome>("Listen", hello, cancellationToken);
        return welcome.Refused is null ? welcome : throw new RefusedException(welcome.Refused, ExitCodeOf(hello));
    }

    /// <summary>Why the connection ended. When the tool is stopped, what is under way is answered first.</summary>
    /// <exception cref="RefusedException">The server ended it, and says why.</exception>
    public async Task<string> UntilClosedAsync(CancellationToken stopping)
    {
        var stop = Task.Delay(Timeout.InfiniteTimeSpan, clock, stopping);
        if (await Task.WhenAny(closed.Task, stop) == stop)
        {
            await FarewellAsync();
            return "";
        }

        return ended is null ? await closed.Task : throw new RefusedException(ended, ExitCode.Ended);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    /// <summary>For a script it is no difference whether the tool was there when it ended, or heard of it when it came back.</summary>
    private static int ExitCodeOf(ListenHello hello) => hello.Resume ? ExitCode.Ended : ExitCode.Refused;

    private async Task FarewellAsync()
    {
        if (Volatile.Read(ref atWork) - 1 is > 0 and var underWay)
        {
            output.Note(FormattableString.Invariant($"Ending. What is under way ({underWay}) has {ListenSession.Farewell.TotalSeconds:0} s to be answered, and is sent again otherwise."));
        }

        using var patience = new CancellationTokenSource(ListenSession.Farewell, clock);
        try
        {
            await connection.InvokeAsync("Leave", patience.Token);
            Done();
            await idle.Task.WaitAsync(patience.Token);
            // It comes after the last answer: once it is answered itself, that one has arrived.
            await connection.InvokeAsync("Leave", patience.Token);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // What is not answered by now is sent again to whoever listens next.
        }
    }

    private async Task<RelayedAnswer> DeliverAsync(RelayedRequest request)
    {
        Interlocked.Increment(ref atWork);
        try
        {
            var started = clock.GetTimestamp();
            var answer = await program.AskAsync(request);
            output.Delivery(request, answer, clock.GetElapsedTime(started));
            hints.After(answer);
            return answer;
        }
        finally
        {
            Done();
        }
    }

    private void Done()
    {
        if (Interlocked.Decrement(ref atWork) == 0)
        {
            idle.TrySetResult();
        }
    }
}
