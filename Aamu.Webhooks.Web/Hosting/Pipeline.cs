using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Api;
using Aamu.Webhooks.Web.Audit;
using Aamu.Webhooks.Web.Deliveries;
using Aamu.Webhooks.Web.Jobs;
using Aamu.Webhooks.Web.Layout;
using Aamu.Webhooks.Web.Listening;
using Aamu.Webhooks.Web.Sandbox;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>Every road into the program.</summary>
internal static class Pipeline
{
    public static void MapEverything(this WebApplication app)
    {
        app.Use(app.Services.GetRequiredService<ClosingTime>().InvokeAsync);
        app.UseForwardedHeaders();
        app.UseBrowserGuard();
        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();
        }

        app.UseApiErrors();
        app.UseProblemPages();
        app.UseMiddleware<RefusedAccess>();
        app.UseAuthentication();
        app.HideJobsDashboard();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.Use(RefuseForeignForms);
        app.UseRateLimiter();

        app.MapStaticAssets().AllowAnonymous();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(StoreHealth.Ready) }).AllowAnonymous();
        app.MapFigures();
        app.MapApi();
        app.MapListening();
        app.MapSandbox();
        app.MapJobsDashboard();
        app.MapAccount();
        app.MapDeliveryExport();
        app.MapAuditExport();
        app.MapRazorComponents<Layout.App>().AddInteractiveServerRenderMode().Add(Furnish);
    }

    /// <summary>A form without our token is a bad request. Pages answer that themselves; what the build generates for other endpoints would fail on it.</summary>
    private static Task RefuseForeignForms(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false } || context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }

    private static void Furnish(EndpointBuilder endpoint)
    {
        OpenMachinery(endpoint);
        AnswerHead(endpoint);
    }

    /// <summary>Who asks for the head of a page, as monitors do, gets what GET answers, without the body (RFC 9110, 9.3.2). The framework maps GET and POST.</summary>
    private static void AnswerHead(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<ComponentTypeMetadata>().Any() && endpoint.Metadata.OfType<HttpMethodMetadata>().LastOrDefault() is { } methods && methods.HttpMethods.Contains(HttpMethods.Get))
        {
            endpoint.Metadata.Remove(methods);
            endpoint.Metadata.Add(new HttpMethodMetadata([.. methods.HttpMethods, HttpMethods.Head]));
        }
    }

    /// <summary>The circuits' own line, and its scripts: each page on a circuit says who it is for, and is checked by itself.</summary>
    private static void OpenMachinery(EndpointBuilder endpoint)
    {
        if (!endpoint.Metadata.OfType<ComponentTypeMetadata>().Any())
        {
            endpoint.Metadata.Add(new AllowAnonymousAttribute());
        }
    }
}
