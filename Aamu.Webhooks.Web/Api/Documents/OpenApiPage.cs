using Aamu.Webhooks.Web.Hosting;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Aamu.Webhooks.Web.Api.Documents;

/// <summary>The API for programs at <c>/openapi/v1.json</c>, for people at <c>/docs/api</c>. Neither needs the internet.</summary>
internal static class OpenApiPage
{
    public const string KeyScheme = "key";

    /// <summary>The page breaks words wherever a column ends; the codes are to be read whole. Its own greys, and its green on white, are too faint (WCAG 1.4.3).</summary>
    private const string Style = """
        .markdown table :is(th, td:not(:last-child), code) { white-space: nowrap !important; }
        .light-mode { --scalar-color-3: #6b6b6b; --scalar-color-green: #007a4d; }
        .dark-mode { --scalar-color-3: #8f8f8f; }
        """;

    private const string Introduction = """
        Keys go in the header `Authorization: Bearer …`. **Ingest keys** (`aamu_ik_…`) are Aamu's own: they submit events and keep the directory, and act for a team named by `?teamId=…`. **Team keys** (`aamu_tk_…`) are made by a team's admins and have a role: viewer, editor or admin.

        Errors are problem details (RFC 9457): `type` is stable, `detail` is for people, `errors` names the fields, `traceId` finds the request in the service's log. Lists take `limit` (1–200, 50 unless said otherwise) and `cursor`, and answer `{items, nextCursor}`; on the last page `nextCursor` is null; elsewhere a member that would be null is left out. Times are ISO 8601 in UTC with milliseconds. Bodies are JSON in UTF-8. A field that does not exist is left out and named in the answer's `warnings`; in `…/recover`, which acts at once, it is an error, as a parameter that does not exist is everywhere.

        A problem's `type` is `urn:aamu:webhooks:problem:` and one of these:

        | status | type | meaning |
        |---|---|---|

        """;

    public static void AddOpenApiPage(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer(DescribeAsync);
        options.AddOperationTransformer<OperationWriter>();
        options.AddSchemaTransformer(SchemaWriter.WriteAsync);
        options.CreateSchemaReferenceId = type => OpenApiOptions.CreateDefaultSchemaReferenceId(type)?.Replace("View", "", StringComparison.Ordinal);
    });

    public static void MapOpenApiPage(this WebApplication app)
    {
        app.MapOpenApi().AllowAnonymous();
        app.MapScalarApiReference("/docs/api", (page, http) =>
        {
            page.WithNonce(http.ScriptNonce());
            page.Title = "Aamu Webhooks API";
            page.DefaultFonts = false;
            page.CustomCss = Style;
            // For those who have it read to them; the page itself does not say.
            page.HeadContent = $"<script nonce=\"{http.ScriptNonce()}\">document.documentElement.lang = 'en';</script>";
            page.OpenApiRoutePattern = "/openapi/{documentName}.json";
            page.DisableAgent().DisableMcp().DisableTelemetry().HideClientButton().HideDeveloperTools();
        }).AllowAnonymous();
    }

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Aamu Webhooks API",
            Version = "1",
            Description = Introduction + string.Join('\n', ProblemType.All.Select(type => $"| {type.Status} | `{type.Code}` | {type.Meaning} |")),
        };
        // Where it is served from is where it is called.
        document.Servers?.Clear();
        document.Components ??= new OpenApiComponents();
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas[SchemaWriter.ProblemName] = SchemaWriter.Problem;
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[KeyScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "aamu_ik_… or aamu_tk_…",
            Description = "An ingest key or a team key.",
        };
        return Task.CompletedTask;
    }
}
