using System.Net;
using Aamu.Webhooks.Web.Api;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>
/// Puts on record who was refused what. Of the address only the route is named, never what stands in its places: that may be the token of an invitation or of a sandbox.
/// A key is named by its visible beginning.
/// </summary>
internal sealed partial class RefusedAccess(RequestDelegate next, ILogger<RefusedAccess> logger)
{
    private const string Key = "aamu:refused";

    /// <summary>Whoever may not see a thing is told that there is none: that it was refused is for the record alone.</summary>
    public static void Mark(HttpContext context) => context.Items[Key] = true;

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        // Once: a page about the refusal comes by here too.
        if (context.Items.Remove(Key) || context.Response.StatusCode is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden)
        {
            var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "an address without a route";
            LogRefused(context.Response.StatusCode, context.Request.Method, route, context.User.Identity?.Name ?? ApiKeyAuthentication.NameOfKey(context.Request), context.Connection.RemoteIpAddress);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused with {StatusCode}: {Method} {Route}, asked by {Who} from {Address}")]
    private partial void LogRefused(int statusCode, string method, string route, string who, IPAddress? address);
}
