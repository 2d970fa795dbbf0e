using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Web.Api.Documents;
using Aamu.Webhooks.Web.Layout;
using Hangfire;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Net.Http.Headers;

namespace Aamu.Webhooks.Web.Api;

/// <summary>What no handler answered: every error under /api, and wherever else programs ask, leaves as a problem, and nothing of the program's inside with it.</summary>
internal sealed partial class ApiErrors(ILogger<ApiErrors> logger) : IExceptionHandler
{
    public static bool Concerns(HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!ProblemPages.IsForPrograms(httpContext))
        {
            return false;
        }

        // Whoever only reads meets the database's own exception.
        var unavailable = StoreUnavailableException.From(exception);
        var (type, detail) = exception switch
        {
            _ when unavailable is not null => (ProblemType.StoreUnavailable, $"{unavailable.Message} Try again."),
            BackgroundJobClientException => (ProblemType.StoreUnavailable, "The jobs' store cannot be written. Try again."),
            BadHttpRequestException bad => (ProblemType.For(bad.StatusCode), bad.Message),
            _ => (ProblemType.InternalError, "This service failed to answer. The fault is in its log under the traceId."),
        };
        // The writer has logged already what ails the store, once for all who waited.
        if (type.Status >= 500 && exception is not StoreUnavailableException)
        {
            LogFailed(exception, httpContext.Request.Method, httpContext.Request.Path);
        }

        httpContext.Response.SetRetryAfter(type.Status);
        await Problems.Of(type, detail).ExecuteAsync(httpContext);
        return true;
    }

    /// <summary>A bare status of the framework's (no such address, no such method) with the words that belong to it.</summary>
    public static Task DescribeAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        if (http.Response.StatusCode == StatusCodes.Status405MethodNotAllowed && !HasRoute(http))
        {
            http.Response.Headers.Remove(HeaderNames.Allow);
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        }

        var type = ProblemType.For(http.Response.StatusCode);
        return Problems.Of(type, type == ProblemType.NotFound ? "There is nothing at this address." : type.Meaning).ExecuteAsync(http);
    }

    /// <summary>Run from its build, the program has a route for any file's GET, which makes 405 of every other method at any address.</summary>
    private static bool HasRoute(HttpContext context) =>
        context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Any(endpoint =>
            endpoint.Metadata.GetMetadata<Doc>() is not null && new TemplateMatcher(new RouteTemplate(endpoint.RoutePattern), []).TryMatch(context.Request.Path, []));

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogFailed(Exception exception, string method, string path);
}
