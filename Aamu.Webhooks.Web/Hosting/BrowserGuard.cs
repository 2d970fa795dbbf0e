using System.Security.Cryptography;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>
/// Tells browsers what our pages may do: run the scripts that this very answer names by a nonce, and what those load, and no other;
/// talk to nobody else; be framed by nobody. What a receiver or a sender smuggles into a page stays text even if a page forgets to escape it.
/// </summary>
internal static class BrowserGuard
{
    private const string Key = "aamu:nonce";

    /// <summary>MudBlazor places its popovers by style attributes.</summary>
    private const string Rest =
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>The jobs dashboard names no nonces; all its scripts are files of this site.</summary>
    private static readonly PathString Dashboard = "/hangfire";

    public static void UseBrowserGuard(this WebApplication app) => app.Use((context, next) =>
    {
        // At the last moment: an error handler clears headers, and Blazor writes a weaker policy of its own.
        context.Response.OnStarting(Harden, context);
        return next(context);
    });

    /// <summary>For the script tags of this answer, and never of another.</summary>
    public static string ScriptNonce(this HttpContext context)
    {
        if (context.Items[Key] is not string nonce)
        {
            context.Items[Key] = nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        }

        return nonce;
    }

    private static Task Harden(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        var scripts = context.Items[Key] is string nonce ? $"'nonce-{nonce}' 'strict-dynamic'" : IsDashboard(context.Request) ? "'self'" : "'none'";
        headers.ContentSecurityPolicy = $"default-src 'self'; script-src {scripts}; {Rest}";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return Task.CompletedTask;
    }

    /// <summary>By now the dashboard has moved its own part of the path into the base.</summary>
    private static bool IsDashboard(HttpRequest request) => (request.PathBase + request.Path).StartsWithSegments(Dashboard, StringComparison.OrdinalIgnoreCase);
}
