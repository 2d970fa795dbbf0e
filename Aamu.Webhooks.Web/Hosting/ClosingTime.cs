using Aamu.Webhooks.Web.Api;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>
/// From the moment at which the program is asked to end, nobody new is let in, and whoever is inside has a moment to finish. The whole stop has 10 s, and
/// the server waits for its requests first: a page that opened its circuit late, or a body that never ends, would leave nothing to the deliveries that are in flight.
/// </summary>
internal sealed class ClosingTime(IHostApplicationLifetime lifetime, TimeProvider clock) : IHostedService, IDisposable
{
    /// <summary>For requests that are under way: an answer of the API takes milliseconds, an export is asked for again.</summary>
    public static readonly TimeSpan Moment = TimeSpan.FromSeconds(3);

    /// <summary>Says "do not restart me": whoever does is late already, and would take the time that the deliveries have.</summary>
    private static readonly PathString Alive = "/health/live";

    private readonly CancellationTokenSource over = new(Timeout.InfiniteTimeSpan, clock);
    private CancellationTokenRegistration onStop;

    /// <summary>Not at once: callbacks run the last first, and the framework's own, which says goodbye to open circuits and waits for their browsers, must come after this one.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        onStop = lifetime.ApplicationStopping.Register(() => over.CancelAfter(Moment));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            if (LateRequests.ListenerIsGone(context))
            {
                context.Response.CloseAfter();
            }

            if (context.Request.Path != Alive)
            {
                await RefuseAsync(context);
                return;
            }
        }

        await using var end = over.Token.UnsafeRegister(static state => ((HttpContext)state!).Abort(), context);
        await next(context);
    }

    public void Dispose()
    {
        onStop.Dispose();
        over.Dispose();
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.SetRetryAfter(ProblemType.Stopping.Status);
        if (ApiErrors.Concerns(context))
        {
            return Problems.Of(ProblemType.Stopping, ProblemType.Stopping.Meaning).ExecuteAsync(context);
        }

        context.Response.StatusCode = ProblemType.Stopping.Status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync("The service is being restarted. Try again in a moment.");
    }
}
