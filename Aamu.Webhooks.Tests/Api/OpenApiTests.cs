using System.Text.Json.Nodes;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Api;
using Microsoft.AspNetCore.Routing;

namespace Aamu.Webhooks.Tests.Api;

[Collection(ApiTests.Name)]
public sealed class OpenApiTests(RunningApp app)
{
    private static readonly string[] OfEveryOperation = ["401", "403", "429", "500", "503"];

    [Fact]
    public async Task The_document_lists_every_mapped_route_with_words_examples_and_problems()
    {
        var document = await app.Nobody.GetAsync("/openapi/v1.json").ReadAsync();
        var mapped = app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}"))
            .Order(StringComparer.Ordinal).ToList();
        var operations = (from path in document["paths"]!.AsObject()
                          from operation in path.Value!.AsObject()
                          select (Name: $"{operation.Key.ToUpperInvariant()} {path.Key}", Operation: operation.Value!)).ToList();
        Assert.Equal(mapped, operations.Select(operation => operation.Name).Order(StringComparer.Ordinal));
        foreach (var (name, operation) in operations)
        {
            Assert.True(operation["summary"] is not null && operation["description"] is not null && operation["security"] is not null, name);
            var statuses = operation["responses"]!.Names();
            Assert.True(OfEveryOperation.All(statuses.Contains) && statuses.Any(status => status[0] == '2'), name);
            Assert.True(operation["requestBody"] is not { } body || body["content"]!["application/json"]!["example"] is not null, name);
        }
    }

    [Fact]
    public async Task Every_problem_type_and_the_security_scheme_are_described()
    {
        var document = await app.Nobody.GetAsync("/openapi/v1.json").ReadAsync();
        Assert.Equal("http", document["components"]!["securitySchemes"]!["key"]!.Text("type"));
        Assert.All(ProblemType.All, type => Assert.Contains($"| {type.Status} | `{type.Code}` |", document["info"]!.Text("description"), StringComparison.Ordinal));
        Assert.Equal(ProblemType.All.Select(type => type.Uri), document["components"]!["schemas"]!["Problem"]!["properties"]!["type"]!["enum"]!.AsArray().Select(type => (string?)type));
        // Only bodies of events are waited for with a clock.
        Assert.All(["/api/v1/events", "/api/v1/events/batch"], (string path) => Assert.Contains("408", document["paths"]![path]!["post"]!["responses"]!.Names()));
        var codes = Enum.GetValues<Aamu.Webhooks.Core.Events.IntakeProblemKind>().Select(kind => new Aamu.Webhooks.Core.Events.IntakeProblem(kind, ""));
        Assert.All(codes, problem => Assert.Contains(ProblemType.All, type => (type.Code, type.Status) == (problem.Code, problem.StatusCode)));
    }

    [Fact]
    public async Task Schemas_say_what_is_on_the_wire()
    {
        var schemas = (await app.Nobody.GetAsync("/openapi/v1.json").ReadAsync())["components"]!["schemas"]!;
        var webhook = schemas["Webhook"]!;
        Assert.Equal(["id", "teamId", "name", "description", "url", "status", "eventTypes", "projectIds", "createdAt", "updatedAt"], webhook["required"]!.AsArray().Select(name => (string?)name));
        Assert.Equal("""{"type":"string","format":"date-time"}""", Sorted(webhook["properties"]!["createdAt"]!));
        Assert.Equal(["items", "nextCursor"], schemas["ListOfWebhook"]!["required"]!.AsArray().Select(name => (string?)name));
        Assert.Contains("connection_refused", schemas["AttemptOutcome"]!["enum"]!.AsArray().Select(name => (string?)name));
    }

    [Fact]
    public async Task The_page_for_people_needs_nothing_from_elsewhere()
    {
        using var redirect = await app.Nobody.GetAsync("/docs/api");
        var page = redirect.Headers.Location is { } location ? await app.Nobody.GetStringAsync(new Uri(redirect.RequestMessage!.RequestUri!, location)) : await redirect.Content.ReadAsStringAsync();
        Assert.Contains("Aamu Webhooks API", page, StringComparison.Ordinal);
        Assert.DoesNotContain("://", page, StringComparison.Ordinal);
        Assert.Contains("\"withDefaultFonts\":false", page, StringComparison.Ordinal);
        using var script = await app.Nobody.GetAsync("/docs/api/scalar.js");
        Assert.True(script.IsSuccessStatusCode);
    }

    private static string Sorted(JsonNode node) => new JsonObject(node.AsObject().OrderByDescending(member => member.Key).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))).ToJsonString();
}
