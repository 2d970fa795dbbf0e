using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Api;

/// <summary>What tests say to the API, and what they expect to hear.</summary>
internal static class ApiCalls
{
    public static Task<HttpResponseMessage> SendJsonAsync(this HttpClient client, HttpMethod method, string path, string json) =>
        client.SendAsync(new HttpRequestMessage(method, path) { Content = Json(json) });

    public static Task<HttpResponseMessage> PostJsonAsync(this HttpClient client, string path, string json) => client.SendJsonAsync(HttpMethod.Post, path, json);

    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    public static async Task<JsonNode> ReadAsync(this Task<HttpResponseMessage> call, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await call;
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>Expects a problem of this status and code; with a field, that it is named.</summary>
    public static async Task<JsonNode> RefusedAsync(this Task<HttpResponseMessage> call, int status, string code, string? field = null)
    {
        using var response = await call;
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode} {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        var problem = JsonNode.Parse(text)!;
        Assert.Equal("urn:aamu:webhooks:problem:" + code, (string?)problem["type"]);
        Assert.Equal(status, (int?)problem["status"]);
        Assert.False(string.IsNullOrWhiteSpace((string?)problem["detail"]));
        if (field is not null)
        {
            Assert.True(problem["errors"]?[field]?[0] is not null, $"{field} is not in {text}");
        }

        return problem;
    }

    public static string Event(RunningTeam team, string data = """{"title":"Paint the sauna door"}""", string? id = null, string type = "task.created", string more = "") =>
        $$"""{{{(id is null ? "" : $"\"id\":\"{id}\",")}}"type":"{{type}}","teamId":"{{team.Id}}",{{more}}"data":{{data}}}""";

    public static Task<JsonNode> SubmitAsync(this RunningTeam team, string json) => team.App.Aamu.PostJsonAsync("/api/v1/events", json).ReadAsync(HttpStatusCode.Accepted);

    public static async Task<JsonNode> AddWebhookAsync(this RunningTeam team, string url, string eventTypes = "[\"*\"]", string more = "")
    {
        var made = await team.Client.PostJsonAsync("/api/v1/webhooks", $$"""{"name":"Shop","url":"{{url}}","eventTypes":{{eventTypes}}{{more}}}""").ReadAsync(HttpStatusCode.Created);
        LeakWatch.Secret(made.Text("secret"));
        return made;
    }

    public static Task<JsonNode> GetJsonAsync(this RunningTeam team, string path) => team.Client.GetAsync(path).ReadAsync();

    /// <summary>Waits until every delivery that the list names has this status.</summary>
    public static async Task<JsonArray> DeliveriesAsync(this RunningTeam team, string status, int count)
    {
        var found = new JsonArray();
        await team.UntilAsync(async () => (found = (JsonArray)(await team.GetJsonAsync($"/api/v1/deliveries?status={status}&limit=200"))["items"]!).Count == count);
        return found;
    }

    public static string Text(this JsonNode node, string name) => (string?)node[name] ?? throw new Xunit.Sdk.XunitException($"{name} is not in {node.ToJsonString()}");

    /// <summary>The member names in their order: the contract, to the letter.</summary>
    public static string[] Names(this JsonNode node) => [.. node.AsObject().Select(member => member.Key)];
}

[CollectionDefinition(Name)]
public sealed class ApiTests : ICollectionFixture<RunningApp>
{
    public const string Name = "API";
}
