using Aamu.Webhooks.Web.Api.Deliveries;
using Aamu.Webhooks.Web.Api.Documents;
using Aamu.Webhooks.Web.Api.Events;
using Aamu.Webhooks.Web.Api.Incidents;
using Aamu.Webhooks.Web.Api.Recoveries;
using Aamu.Webhooks.Web.Api.Sandboxes;
using Aamu.Webhooks.Web.Api.Teams;
using Aamu.Webhooks.Web.Api.Webhooks;
using Aamu.Webhooks.Web.Layout;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Aamu.Webhooks.Web.Api;

internal static class ApiSetup
{
    public static void AddApi(this IServiceCollection services)
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null);
        services.AddApiAccess();
        services.AddApiPace();
        services.AddProblemDetails();
        services.AddExceptionHandler<ApiErrors>();
        services.AddExceptionHandler<PageErrors>();
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        services.TryAddSingleton<UploadRoom>();
        services.AddOpenApiPage();
    }

    public static void UseApiErrors(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseWhen(ApiErrors.Concerns, api =>
        {
            api.Use((context, next) =>
            {
                // Answers hold secrets and change by the second.
                context.Response.Headers.CacheControl = "no-store";
                return next(context);
            });
            api.UseStatusCodePages(ApiErrors.DescribeAsync);
            api.UseMiddleware<IngestDoor>();
        });
    }

    public static void MapApi(this WebApplication app)
    {
        // The server's limit hangs up where it is passed, and a client that is still writing then never hears why. Whoever reads a body here has a limit of its own, and answers.
        var api = app.MapGroup("/api/v1").RequireRateLimiting(ApiPace.Policy).WithMetadata(new DisableRequestSizeLimitAttribute());
        api.MapSubmissions();
        api.MapDirectory();
        api.MapEventTypes();
        api.MapEvents();
        api.MapWebhooks();
        api.MapSecrets();
        api.MapTests();
        api.MapDeliveries();
        api.MapSequence();
        api.MapHeld();
        api.MapRecovery();
        api.MapRecoveries();
        api.MapIncidents();
        api.MapSandboxes();
        app.MapOpenApiPage();
    }
}
