using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Web.Api;
using Microsoft.AspNetCore.Diagnostics;

namespace Aamu.Webhooks.Web.Layout;

/// <summary>What no page answered leaves as a bare status, which <see cref="ProblemPages"/> gives a page.</summary>
internal sealed partial class PageErrors(StoreState store, ILogger<PageErrors> logger) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (StoreUnavailableException.From(exception) is { } unavailable)
        {
            unavailable.Say(store, logger);
            httpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            httpContext.Response.SetRetryAfter(StatusCodes.Status503ServiceUnavailable);
        }
        else if (exception is BadHttpRequestException bad)
        {
            httpContext.Response.StatusCode = bad.StatusCode;
        }
        else
        {
            LogFailed(exception, httpContext.Request.Method, httpContext.Request.Path);
        }

        return ValueTask.FromResult(true);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogFailed(Exception exception, string method, string path);
}
