using System.Globalization;
using System.Threading.RateLimiting;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Hosting;

namespace Aamu.Webhooks.Web.Sandbox;

/// <summary>The addresses that webhooks can point at: they take anything, and answer as their scripts say.</summary>
internal static class SandboxEndpoints
{
    private const string Pace = "sandbox";

    /// <summary>In one go; after that <see cref="PerSecond"/>. Far more than trying needs: an address that leaked keeps the writer busy no longer than this.</summary>
    private const int AtOnce = 1_000;

    private const int PerSecond = 200;

    public static void AddSandbox(this IServiceCollection services) => services.AddSingleton<SandboxActs>().AddRateLimiter(limiter =>
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = "1";
            return ValueTask.CompletedTask;
        };
        limiter.AddPolicy(Pace, context => RateLimitPartition.GetTokenBucketLimiter($"{context.Request.RouteValues["token"]}", _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = AtOnce,
            TokensPerPeriod = PerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        }));
    });

    public static void MapSandbox(this WebApplication app) =>
        app.MapPost("/sandbox/{token}", ReceiveAsync).AllowAnonymous().DisableAntiforgery().RequireRateLimiting(Pace).ExcludeFromDescription();

    private static async Task ReceiveAsync(string token, HttpContext context, SandboxReceiver sandbox, SandboxActs acts, MissedSandboxes misses)
    {
        var from = context.Connection.RemoteIpAddress;
        if (misses.WaitOf(from) is { } wait)
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return;
        }

        try
        {
            var request = context.Request;
            var body = await BodyReader.ReadAsync(request, SandboxReceiver.MaxBody, context.RequestAborted);
            var headers = request.Headers.Select(header => KeyValuePair.Create(header.Key, header.Value.ToString()));
            using var task = await sandbox.ReceiveAsync(token, request.Method, headers, body ?? ReadOnlyMemory<byte>.Empty, context.RequestAborted);
            if (task is null)
            {
                misses.Missed(from);
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            await acts.PerformAsync(context, task.Reply);
        }
        catch (StoreUnavailableException)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }
}
