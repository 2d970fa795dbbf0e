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
    public static void AddSandbox(this IServiceCollection services) => services.Configure<TokenBucketRateLimiterOptions>(SandboxPace.Name, SandboxPace.Usual).AddSingleton<SandboxActs>().AddSingleton<SandboxPace>().AddRateLimiter(limiter =>
    {
        limiter.OnRejected = (rejected, _) =>
        {
            SlowDown(rejected.HttpContext.Response, TimeSpan.FromSeconds(1));
            return ValueTask.CompletedTask;
        };
        // By the address alone, before anything is read: whoever guesses is not looked up without end.
        limiter.AddPolicy(SandboxPace.Name, context => context.RequestServices.GetRequiredService<SandboxPace>().Limit($"{context.Request.RouteValues["token"]}"));
    });

    public static void MapSandbox(this WebApplication app) =>
        app.MapPost("/sandbox/{token}", ReceiveAsync).AllowAnonymous().DisableAntiforgery().RequireRateLimiting(SandboxPace.Name).ExcludeFromDescription();

    private static async Task ReceiveAsync(string token, HttpContext context, SandboxReceiver sandbox, SandboxPace pace, SandboxActs acts, MissedSandboxes misses)
    {
        var from = context.Connection.RemoteIpAddress;
        if (!sandbox.WasThere(token) && misses.WaitOf(from) is { } wait)
        {
            SlowDown(context.Response, wait);
            return;
        }

        try
        {
            var request = context.Request;
            if (await sandbox.TeamOfAsync(token, context.RequestAborted) is not { } team)
            {
                if (!sandbox.WasThere(token))
                {
                    misses.Missed(from);
                }

                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            var body = await BodyReader.ReadAsync(request, SandboxReceiver.MaxBody, context.RequestAborted) ?? ReadOnlyMemory<byte>.Empty;
            if (!pace.Allows(team, body.Length))
            {
                SlowDown(context.Response, TimeSpan.FromSeconds(1));
                return;
            }

            var headers = request.Headers.Select(header => KeyValuePair.Create(header.Key, header.Value.ToString()));
            using var task = await sandbox.ReceiveAsync(token, request.Method, headers, body, context.RequestAborted);
            if (task is null)
            {
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

    private static void SlowDown(HttpResponse response, TimeSpan wait)
    {
        response.StatusCode = StatusCodes.Status429TooManyRequests;
        response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }
}
