namespace Aamu.Webhooks.Cli;

/// <summary>
/// Where no WebSocket can be had, what the tool says goes by requests of their own: one that is not answered in time went over a dead connection.
/// Left alone it would be waited for for minutes, and the tool would not come back before.
/// </summary>
internal sealed class SendDeadline(HttpMessageHandler inner, TimeSpan patience, TimeProvider clock) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // By these the server speaks, and it may be silent: its heartbeat tells whether it is there.
        if (request.Method == HttpMethod.Get)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        using var deadline = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        return await base.SendAsync(request, either.Token);
    }
}
