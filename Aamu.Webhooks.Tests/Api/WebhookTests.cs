using System.Net;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Api;

[Collection(ApiTests.Name)]
public sealed class WebhookTests(RunningApp app)
{
    private const string Path = "/api/v1/webhooks";

    private static readonly string[] Members = ["id", "teamId", "name", "description", "url", "status", "eventTypes", "projectIds", "createdAt", "updatedAt"];

    public static TheoryData<string, int, string, string?> Bad => new()
    {
        { "", 422, "invalid", "url" },
        { "{", 400, "not-json", null },
        { "{} {}", 400, "not-json", null },
        { "[]", 422, "invalid", null },
        { "{}", 422, "invalid", "name" },
        { """{"name":7}""", 422, "invalid", "name" },
        { """{"name":"a","url":"ftp://x.example/"}""", 422, "invalid", "url" },
        { """{"url":"https://user:pw@x.example/"}""", 422, "invalid", "url" },
        { """{"eventTypes":"*"}""", 422, "invalid", "eventTypes" },
        { """{"eventTypes":[1]}""", 422, "invalid", "eventTypes" },
        { """{"eventTypes":["task.craeted"]}""", 422, "invalid", "eventTypes" },
        { """{"projectIds":{}}""", 422, "invalid", "projectIds" },
        { """{"projectIds":["a b"]}""", 422, "invalid", "projectIds" },
        { """{"status":"on"}""", 422, "invalid", "status" },
        { """{"status":0}""", 422, "invalid", "status" },
        { """{"headers":[]}""", 422, "invalid", "headers" },
        { """{"headers":{"x-a":1}}""", 422, "invalid", "headers.x-a" },
        { """{"name":"a","url":"https://x.example/","eventTypes":["*"],"headers":{"Host":"a"}}""", 422, "invalid", "headers.Host" },
        { """{"name":"a","url":"https://x.example/","eventTypes":["*"],"headers":{"x-a":"b","x-b":"ä"}}""", 422, "invalid", "headers.x-b" },
        { """{"secret":"whsec_short"}""", 422, "invalid", "secret" },
        { """{"name":"a","name":"b"}""", 422, "invalid", null },
        { """{"name":"\ud83d"}""", 422, "invalid", "name" },
        { """{"name":"\u0000"}""", 422, "invalid", "name" },
        { """{"name":1e400}""", 422, "invalid", "name" },
        { $$$"""{"name":{{{new string('[', 200)}}}{{{new string(']', 200)}}}}""", 422, "invalid", "name" },
        { $$"""{"name":"{{new string('x', 300_000)}}"}""", 413, "too-large", null },
        { $$$"""{"{{{new string('x', 100_000)}}}":1}""", 422, "invalid", null },
    };

    [Fact]
    public async Task What_is_not_known_is_left_out_and_told_so_that_an_answer_may_be_sent_back_changed()
    {
        var team = await app.AddTeamAsync();
        var created = await team.AddWebhookAsync("https://shop.example/", more: ",\"colour\":\"red\"");
        Assert.Equal("The unknown field “colour” was left out.", (string?)Assert.Single(created["warnings"]!.AsArray()));

        var answer = (await team.GetJsonAsync($"{Path}/{created.Text("id")}")).AsObject();
        answer["name"] = "Renamed";
        var changed = await team.Client.SendJsonAsync(HttpMethod.Patch, $"{Path}/{created.Text("id")}", answer.ToJsonString()).ReadAsync();
        Assert.Equal("Renamed", changed.Text("name"));
        Assert.Equal(["id", "teamId", "createdAt", "updatedAt"], changed["warnings"]!.AsArray().Select(warning => ((string)warning!).Split(' ')[0]));
    }

    [Theory]
    [InlineData("https://10.1.2.3/")]
    [InlineData("http://169.254.169.254/latest")]
    public async Task An_address_that_may_not_be_called_is_saved_and_told(string url)
    {
        var team = await app.AddTeamAsync();
        var created = await team.AddWebhookAsync(url);
        Assert.EndsWith("Nothing is sent there.", (string?)Assert.Single(created["warnings"]!.AsArray()), StringComparison.Ordinal);

        var changed = await team.Client.SendJsonAsync(HttpMethod.Patch, $"{Path}/{created.Text("id")}", "{\"url\":\"https://shop.example/\"}").ReadAsync();
        Assert.Null(changed["warnings"]);
    }

    [Theory]
    [InlineData("projects", "projectIds")]
    [InlineData("event_types", "eventTypes")]
    [InlineData("Url", "url")]
    public async Task A_setting_that_is_misspelt_is_refused_for_without_it_more_could_be_sent_than_was_wanted(string sent, string meant)
    {
        var team = await app.AddTeamAsync();
        var body = $$"""{"name":"Narrow","url":"https://shop.example/","eventTypes":["*"],"{{sent}}":["proj_sauna"]}""";
        var refusal = await team.Client.SendJsonAsync(HttpMethod.Post, Path, body).ReadAsync(HttpStatusCode.UnprocessableEntity);
        Assert.Contains(meant, (string?)refusal["errors"]![sent]![0], StringComparison.Ordinal);
        Assert.Empty((await team.GetJsonAsync(Path))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_webhook_lives_from_its_creation_to_its_deletion()
    {
        var team = await app.AddTeamAsync();
        var call = await team.Client.PostJsonAsync(Path, """{"name":" Shop ","url":"https://Shop.example/hooks","eventTypes":["task.created","form.*"]}""");
        var created = await Task.FromResult(call).ReadAsync(HttpStatusCode.Created);
        Assert.Equal([.. Members, "secret"], created.Names());
        Assert.Equal($"{Path}/{created.Text("id")}", call.Headers.Location?.ToString());
        Assert.Equal(("Shop", "https://shop.example/hooks", "active", ""), (created.Text("name"), created.Text("url"), created.Text("status"), created.Text("description")));
        Assert.StartsWith("whsec_", created.Text("secret"), StringComparison.Ordinal);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", created.Text("createdAt"));
        Assert.Equal(created.Text("createdAt"), created.Text("updatedAt"));

        var found = await team.GetJsonAsync($"{Path}/{created.Text("id")}");
        Assert.Equal(Members, found.Names());
        var listed = await team.GetJsonAsync(Path);
        Assert.Equal(["items", "nextCursor"], listed.Names());
        Assert.Equal(found.ToJsonString(), Assert.Single(listed["items"]!.AsArray())!.ToJsonString());

        using var deleted = await team.Client.DeleteAsync($"{Path}/{created.Text("id")}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await team.Client.GetAsync($"{Path}/{created.Text("id")}").RefusedAsync(404, "not-found");
        Assert.Empty((await team.GetJsonAsync(Path))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_change_leaves_alone_what_it_does_not_name()
    {
        var team = await app.AddTeamAsync();
        var webhook = await team.AddWebhookAsync("https://shop.example/", more: ",\"description\":\"d\",\"projectIds\":[\"proj_1\"],\"headers\":{\"x-b\":\"2\",\"x-a\":\"1\"}");
        Assert.Equal("""{"x-b":"2","x-a":"1"}""", webhook["headers"]!.ToJsonString());
        var path = $"{Path}/{webhook.Text("id")}";
        var paused = await team.Client.SendJsonAsync(HttpMethod.Patch, path, """{"status":"paused"}""").ReadAsync();
        Assert.Equal(("paused", "Shop", "d"), (paused.Text("status"), paused.Text("name"), paused.Text("description")));
        Assert.Equal(webhook["headers"]!.ToJsonString(), paused["headers"]!.ToJsonString());

        var disabled = await team.Client.SendJsonAsync(HttpMethod.Patch, path, """{"status":"disabled","headers":{},"projectIds":[],"description":""}""").ReadAsync();
        Assert.False(string.IsNullOrEmpty(disabled.Text("disabledReason")));
        Assert.Null(disabled["headers"]);
        Assert.Empty(disabled["projectIds"]!.AsArray());
        await team.Client.SendJsonAsync(HttpMethod.Patch, path, "{}").ReadAsync();
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Bad_input_is_refused_at_the_field(string json, int status, string code, string? field)
    {
        var team = await app.AddTeamAsync();
        await team.Client.PostJsonAsync(Path, json).RefusedAsync(status, code, field);
        Assert.Empty((await team.GetJsonAsync(Path))["items"]!.AsArray());
    }

    [Theory]
    [InlineData("""{"name":null}""", "name")]
    [InlineData("""{"headers":null}""", "headers")]
    [InlineData("""{"eventTypes":[]}""", "eventTypes")]
    [InlineData("""{"url":""}""", "url")]
    [InlineData("""{"secret":"whsec_x"}""", "secret")]
    public async Task A_change_that_cannot_be_meant_is_refused_at_the_field(string json, string field)
    {
        var team = await app.AddTeamAsync();
        var webhook = await team.AddWebhookAsync("https://shop.example/");
        await team.Client.SendJsonAsync(HttpMethod.Patch, $"{Path}/{webhook.Text("id")}", json).RefusedAsync(422, "invalid", field);
        Assert.Equal(webhook.Text("updatedAt"), (await team.GetJsonAsync($"{Path}/{webhook.Text("id")}")).Text("updatedAt"));
    }

    [Fact]
    public async Task Another_content_type_is_refused()
    {
        var team = await app.AddTeamAsync();
        await team.Client.PostAsync(Path, new StringContent("{}")).RefusedAsync(415, "unsupported-media-type");
    }

    [Fact]
    public async Task A_viewer_reads_and_an_editor_writes_and_only_an_admin_sees_secrets()
    {
        var team = await app.AddTeamAsync();
        var viewer = app.Client(await app.KeyAsync(team.Scope, TeamRole.Viewer));
        var editor = app.Client(await app.KeyAsync(team.Scope, TeamRole.Editor));
        const string body = """{"name":"Shop","url":"https://shop.example/","eventTypes":["*"],"headers":{"authorization":"Bearer abc","x-shop":"1"}}""";
        await viewer.PostJsonAsync(Path, body).RefusedAsync(403, "forbidden");
        var id = (await editor.PostJsonAsync(Path, body).ReadAsync(HttpStatusCode.Created)).Text("id");
        var seen = await viewer.GetAsync($"{Path}/{id}").ReadAsync();
        Assert.Equal("""{"authorization":"***","x-shop":"1"}""", seen["headers"]!.ToJsonString());
        Assert.Equal("Bearer abc", (string?)(await editor.GetAsync($"{Path}/{id}").ReadAsync())["headers"]!["authorization"]);
        foreach (var path in new[] { $"{Path}/{id}/test", $"{Path}/{id}/recover" })
        {
            await viewer.PostJsonAsync(path, path.EndsWith("recover", StringComparison.Ordinal) ? """{"since":"2026-06-05T14:47:14Z"}""" : "{}").RefusedAsync(403, "forbidden");
        }

        await editor.GetAsync($"{Path}/{id}/secret").RefusedAsync(403, "forbidden");
        await editor.PostJsonAsync($"{Path}/{id}/secret/rotate", "{}").RefusedAsync(403, "forbidden");
        await viewer.DeleteAsync($"{Path}/{id}").RefusedAsync(403, "forbidden");
        await viewer.SendJsonAsync(HttpMethod.Patch, $"{Path}/{id}", "{}").RefusedAsync(403, "forbidden");
    }
}
