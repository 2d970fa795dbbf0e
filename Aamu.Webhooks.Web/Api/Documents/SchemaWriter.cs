using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Aamu.Webhooks.Web.Api.Documents;

/// <summary>Makes schemas say what is on the wire: null members are left out, times and choices are texts.</summary>
internal static class SchemaWriter
{
    public const string ProblemName = "Problem";

    /// <summary>RFC 9457, with the two members of ours.</summary>
    public static OpenApiSchema Problem => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "type", "title", "status", "detail" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. ProblemType.All.Select(type => (System.Text.Json.Nodes.JsonNode)type.Uri)] },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "What is wrong, for people." },
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
                Description = "Messages by field, where fields are at fault.",
            },
            ["traceId"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Finds the request in the service's log." },
        },
    };

    public static Task WriteAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (schema.Type is null && (schema.Format == "date-time" || schema.Enum is { Count: > 0 }))
        {
            schema.Type = JsonSchemaType.String;
        }

        foreach (var property in context.JsonTypeInfo.Properties.Where(property => property.IsGetNullable && property.Name != "nextCursor"))
        {
            schema.Required?.Remove(property.Name);
        }

        return Task.CompletedTask;
    }
}
