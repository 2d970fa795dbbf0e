using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;

namespace Aamu.Webhooks.Web.Layout;

/// <summary>Gives an empty answer of an error a page, for people; programs keep theirs bare.</summary>
internal static class ProblemPages
{
    private static readonly PathString[] Programs = ["/api", "/openapi", "/health", "/metrics", "/sandbox", "/_blazor", "/_framework", "/_content"];

    /// <summary>Where no person reads the answer.</summary>
    public static bool IsForPrograms(HttpContext context) => Programs.Any(path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase));

    public static void UseProblemPages(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute("/problem/{0}", createScopeForStatusCodePages: true);
        app.Use(async (context, next) =>
        {
            var isProblemPage = context.Features.Get<IStatusCodeReExecuteFeature>() is not null;
            if (isProblemPage)
            {
                // A form that was refused for its token would be refused again, and the page about it too.
                context.Request.Method = HttpMethods.Get;
                if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
                {
                    // Who reads it does not matter, and to look that up may be what failed.
                    context.Request.Headers.Cookie = default;
                }
            }

            if (IsForPrograms(context) && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
            {
                pages.Enabled = false;
            }

            await next(context);
            if (!isProblemPage && !context.Response.HasStarted && context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false })
            {
                // What was refused is empty and calls itself HTML all the same: then no problem page would come.
                context.Response.ContentType = null;
            }
        });
        // A second one, within the pages: what is thrown further in has become a bare status by the time it comes by them. The first is for the submissions, which do not come this way.
        app.UseExceptionHandler();
    }
}
