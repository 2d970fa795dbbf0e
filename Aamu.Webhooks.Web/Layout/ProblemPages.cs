using Microsoft.AspNetCore.Diagnostics;

namespace Aamu.Webhooks.Web.Layout;

/// <summary>Gives an empty answer of an error a page, for people; programs keep theirs bare.</summary>
internal static class ProblemPages
{
    private static readonly PathString[] Programs = ["/api", "/openapi", "/health", "/metrics", "/sandbox", "/_blazor", "/_framework", "/_content"];

    public static void UseProblemPages(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute("/problem/{0}", createScopeForStatusCodePages: true);
        app.Use((context, next) =>
        {
            if (Programs.Any(path => context.Request.Path.StartsWithSegments(path)) && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
            {
                pages.Enabled = false;
            }

            return next(context);
        });
    }
}
