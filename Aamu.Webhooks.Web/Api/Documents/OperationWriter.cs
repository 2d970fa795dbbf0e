using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Aamu.Webhooks.Web.Api.Documents;

/// <summary>Writes into an operation what its <see cref="Doc"/> says: body, parameters, examples, and every problem that it can answer.</summary>
internal sealed class OperationWriter : IOpenApiOperationTransformer
{
    private const string Json = "application/json";
    private const string ProblemJson = "application/problem+json";

    private static readonly ProblemType[] OfBodies = [ProblemType.NotJson, ProblemType.TooLarge, ProblemType.UnsupportedMediaType];
    private static readonly ProblemType[] OfAll = [ProblemType.Unauthorized, ProblemType.Forbidden, ProblemType.RateLimited, ProblemType.InternalError, ProblemType.StoreUnavailable, ProblemType.Stopping];

    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<Doc>().FirstOrDefault() is not { } doc)
        {
            return;
        }

        var forTeam = metadata.OfType<IAuthorizeData>().Any(policy => policy.Policy == ApiAccess.TeamPolicy);
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(OpenApiPage.KeyScheme, context.Document)] = [] }];
        await AddParametersAsync(operation, context, forTeam ? [.. doc.Query, new("teamId", "With an ingest key: the team to act for.", typeof(string))] : doc.Query, cancellationToken);
        await AddBodyAsync(operation, context, doc, cancellationToken);
        foreach (var answer in (operation.Responses ?? []).Where(response => response.Key[0] == '2' && response.Value.Content is { Count: > 0 }))
        {
            answer.Value.Content![Json].Example = Parse(doc.AnswerExample);
        }

        var problem = new OpenApiSchemaReference(SchemaWriter.ProblemName, context.Document);
        foreach (var types in ProblemsOf(doc, context, forTeam).GroupBy(type => type.Status))
        {
            AddProblem(operation, [.. types], problem);
        }
    }

    private static IEnumerable<ProblemType> ProblemsOf(Doc doc, OpenApiOperationTransformerContext context, bool forTeam)
    {
        var hasId = context.Description.RelativePath!.Contains('{', StringComparison.Ordinal);
        IEnumerable<ProblemType> types = [.. OfAll, .. doc.Problems, .. doc.Body is null ? [] : OfBodies];
        types = hasId || forTeam ? types.Append(ProblemType.NotFound) : types;
        return (forTeam || hasId ? types.Append(ProblemType.Invalid) : types).Distinct().OrderBy(type => type.Status);
    }

    private static async Task AddParametersAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, IEnumerable<Doc.Parameter> parameters, CancellationToken cancellationToken)
    {
        operation.Parameters ??= [];
        foreach (var parameter in parameters)
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = parameter.Name,
                In = ParameterLocation.Query,
                Description = parameter.Meaning,
                Schema = await context.GetOrCreateSchemaAsync(parameter.Type, null, cancellationToken),
            });
        }
    }

    private static async Task AddBodyAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, Doc doc, CancellationToken cancellationToken)
    {
        if (doc.Body is not null)
        {
            var schema = await context.GetOrCreateSchemaAsync(doc.Body, null, cancellationToken);
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType> { [Json] = new() { Schema = schema, Example = Parse(doc.BodyExample) } },
            };
        }
    }

    private static void AddProblem(OpenApiOperation operation, IReadOnlyList<ProblemType> types, OpenApiSchemaReference schema)
    {
        var response = new OpenApiResponse
        {
            Description = string.Join("\n", types.Select(type => $"- `{type.Uri}`: {type.Meaning}")),
            Content = new Dictionary<string, OpenApiMediaType> { [ProblemJson] = new() { Schema = schema, Example = ExampleOf(types[0]) } },
        };
        if (types[0].Status is 429 or 503)
        {
            response.Headers = new Dictionary<string, IOpenApiHeader> { ["Retry-After"] = new OpenApiHeader { Description = "Seconds to wait.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } } };
        }

        (operation.Responses ??= [])[$"{types[0].Status}"] = response;
    }

    private static JsonObject ExampleOf(ProblemType type) => new() { ["type"] = type.Uri, ["status"] = type.Status, ["detail"] = type.Meaning };

    private static JsonNode? Parse(string? json) => json is null ? null : JsonNode.Parse(json);
}
