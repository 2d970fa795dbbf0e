using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>
/// Kestrel ceases to listen when it stops, and hangs up at once where no request is under way. One that has been sent and not been read would go unanswered then, and whoever
/// sent it could not know whether it was accepted. So connections are kept a moment longer: what still comes over them is sent away by <see cref="ClosingTime"/>.
/// </summary>
internal static class LateRequests
{
    /// <summary>For what is on its way already.</summary>
    public static readonly TimeSpan OnTheWay = TimeSpan.FromSeconds(1);

    public static void AnswerLateRequests(this ListenOptions listen)
    {
        var clock = listen.ApplicationServices.GetRequiredService<TimeProvider>();
        listen.Use(next => connection => AnswerAsync(connection, clock, next));
    }

    /// <summary>
    /// Whether the server waits for this connection's end. As long as it listens, an end that it asks for would only bring a new connection,
    /// and those that nobody has taken in when it ceases are cut off.
    /// </summary>
    public static bool ListenerIsGone(HttpContext context) => context.Features.Get<IConnectionLifetimeNotificationFeature>() is LaterEnd { IsAsked: true };

    private static async Task AnswerAsync(ConnectionContext connection, TimeProvider clock, ConnectionDelegate next)
    {
        if (connection.Features.Get<IConnectionLifetimeNotificationFeature>() is not { } kestrels)
        {
            await next(connection);
            return;
        }

        using var later = new LaterEnd(kestrels, clock);
        connection.Features.Set<IConnectionLifetimeNotificationFeature>(later);
        await next(connection);
    }

    /// <summary>Asks for the end of a connection a moment after Kestrel has.</summary>
    private sealed class LaterEnd : IConnectionLifetimeNotificationFeature, IDisposable
    {
        private readonly IConnectionLifetimeNotificationFeature kestrels;
        private readonly CancellationTokenSource end;
        private readonly CancellationTokenRegistration onAsked;

        public LaterEnd(IConnectionLifetimeNotificationFeature kestrels, TimeProvider clock)
        {
            this.kestrels = kestrels;
            end = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
            ConnectionClosedRequested = end.Token;
            onAsked = kestrels.ConnectionClosedRequested.UnsafeRegister(static end => ((CancellationTokenSource)end!).CancelAfter(OnTheWay), end);
        }

        public bool IsAsked => kestrels.ConnectionClosedRequested.IsCancellationRequested;

        public CancellationToken ConnectionClosedRequested { get; set; }

        public void RequestClose() => kestrels.RequestClose();

        public void Dispose()
        {
            onAsked.Dispose();
            end.Dispose();
        }
    }
}
