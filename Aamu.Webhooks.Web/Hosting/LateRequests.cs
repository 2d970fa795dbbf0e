using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>
/// A server that ends hangs up at once where no request is under way. One that has been sent and not been read would go unanswered then, and whoever sent it
/// could not know whether it was accepted. So connections are kept a moment longer, with nobody new let in any more: what still comes is sent away by <see cref="ClosingTime"/>.
/// </summary>
internal static class LateRequests
{
    /// <summary>For what is on its way already.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    public static void AnswerLateRequests(this ListenOptions listen) => listen.Use(next => connection => AnswerAsync(connection, next));

    /// <summary>
    /// Whether the server has ceased to listen and waits for this connection's end. As long as it listens, an end that it asks for would only bring a new connection,
    /// and those that nobody has taken in when it ceases are cut off.
    /// </summary>
    public static bool AreAllThatIsLeft(HttpContext context) => context.Features.Get<IConnectionLifetimeNotificationFeature>() is Later { IsAsked: true };

    private static async Task AnswerAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.Features.Get<IConnectionLifetimeNotificationFeature>() is not { } atOnce)
        {
            await next(connection);
            return;
        }

        using var later = new Later(atOnce);
        connection.Features.Set<IConnectionLifetimeNotificationFeature>(later);
        await next(connection);
    }

    /// <summary>Asks for the end of a connection a moment after the server has asked for it.</summary>
    private sealed class Later : IConnectionLifetimeNotificationFeature, IDisposable
    {
        private readonly IConnectionLifetimeNotificationFeature atOnce;
        private readonly CancellationTokenSource end = new();
        private readonly CancellationTokenRegistration asked;

        public Later(IConnectionLifetimeNotificationFeature atOnce)
        {
            this.atOnce = atOnce;
            ConnectionClosedRequested = end.Token;
            // Not by the program's clock: what is waited for is on the wire.
            asked = atOnce.ConnectionClosedRequested.UnsafeRegister(static end => ((CancellationTokenSource)end!).CancelAfter(Moment), end);
        }

        public bool IsAsked => atOnce.ConnectionClosedRequested.IsCancellationRequested;

        public CancellationToken ConnectionClosedRequested { get; set; }

        public void RequestClose() => atOnce.RequestClose();

        public void Dispose()
        {
            asked.Dispose();
            end.Dispose();
        }
    }
}
