using System.Net.Http.Headers;
using System.Text;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Api;

[Collection(ApiTests.Name)]
public sealed class BadSubmissionTests(RunningApp app)
{
    private const string Path = "/api/v1/events";

    public static TheoryData<string, int, string, string?> Bad => new()
    {
        { "", 400, "not-json", null },
        { "{", 400, "not-json", null },
        { "{}{}", 400, "not-json", null },
        { """{"type":"task.created",}""", 400, "not-json", null },
        { "{'type':1}", 400, "not-json", null },
        { """{"type":"task.created","teamId":"team_1","data":{"n":01}}""", 400, "not-json", null },
        { """{"type":"task.created","teamId":"team_1","data":{"n":NaN}}""", 400, "not-json", null },
        { "{\"type\":\"task.created\",\"teamId\":\"team_1\",\"data\":{\"n\":\"a\nb\"}}", 400, "not-json", null },
        { "[]", 422, "invalid-event", null },
        { "null", 422, "invalid-event", null },
        { "\"text\"", 422, "invalid-event", null },
        { """{"teamId":"team_1","data":{}}""", 422, "invalid-event", "type" },
        { """{"type":"task.created","data":{}}""", 422, "invalid-event", "teamId" },
        { """{"type":"task.created","teamId":"team_1"}""", 422, "invalid-event", "data" },
        { """{"type":"task.created","teamId":"team_1","data":[]}""", 422, "invalid-event", "data" },
        { """{"type":"task.created","teamId":"team_1","data":null}""", 422, "invalid-event", "data" },
        { """{"type":7,"teamId":"team_1","data":{}}""", 422, "invalid-event", "type" },
        { """{"type":"task.created","teamId":{},"data":{}}""", 422, "invalid-event", "teamId" },
        { """{"type":"task.created","teamId":"team 1","data":{}}""", 422, "invalid-event", "teamId" },
        { """{"id":"task_1","type":"task.created","teamId":"team_1","data":{}}""", 422, "invalid-event", "id" },
        { """{"id":"evt_","type":"task.created","teamId":"team_1","data":{}}""", 422, "invalid-event", "id" },
        { """{"id":"evt_å","type":"task.created","teamId":"team_1","data":{}}""", 422, "invalid-event", "id" },
        { """{"createdAt":"yesterday","type":"task.created","teamId":"team_1","data":{}}""", 422, "invalid-event", "createdAt" },
        { """{"createdAt":"2026-06-05T14:47:14","type":"task.created","teamId":"team_1","data":{}}""", 422, "invalid-event", "createdAt" },
        { """{"createdAt":"0001-01-01T00:00:00+14:00","type":"task.created","teamId":"team_1","data":{}}""", 422, "invalid-event", "createdAt" },
        { """{"projectId":"a/b","type":"task.created","teamId":"team_1","data":{}}""", 422, "invalid-event", "projectId" },
        { """{"actorId":"","type":"task.created","teamId":"team_1","data":{}}""", 422, "invalid-event", "actorId" },
        { """{"type":"task.craeted","teamId":"team_1","data":{}}""", 422, "unknown-event-type", "type" },
        { """{"type":"task.created","teamId":"team_nowhere","data":{}}""", 422, "unknown-team", null },
        { """{"type":"task.created","teamId":"team_1","data":{"a":1,"a":2}}""", 422, "invalid-event", "data" },
        { """{"type":"task.created","teamId":"team_1","data":{"a":1,"\u0061":2}}""", 422, "invalid-event", "data" },
        { """{"type":"task.created","type":"task.created","teamId":"team_1","data":{}}""", 422, "invalid-event", null },
        { """{"type":"task.created","teamId":"team_1","data":{"s":"\ud83d"}}""", 422, "invalid-event", "data" },
        { """{"type":"task.created","teamId":"team_1","data":{"\udd25":1}}""", 422, "invalid-event", "data" },
        { """{"type":"\ud83d","teamId":"team_1","data":{}}""", 422, "invalid-event", "type" },
        { """{"type":"task.created","teamId":"team_1","data":{"s":"\u0000"}}""", 422, "invalid-event", "data" },
        { """{"type":"task.created","teamId":"team_1","data":{"n":1e400}}""", 422, "invalid-event", "data" },
        { """{"type":"task.created","teamId":"team_1","data":{"n":-1e400}}""", 422, "invalid-event", "data" },
        { """{"type":"task.created","teamId":"team_1","unknown":{"a":1,"a":2},"data":{}}""", 422, "invalid-event", "unknown" },
        { $$$"""{"type":"{{{new string('x', 100_000)}}}","teamId":"team_1","data":{}}""", 422, "unknown-event-type", "type" },
        { $$$"""{"{{{new string('x', 100_000)}}}":"\u0000","type":"task.created","teamId":"team_1","data":{}}""", 422, "invalid-event", null },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_bad_event_is_refused_with_the_reason(string json, int status, string code, string? field)
    {
        var problem = await app.Aamu.PostJsonAsync(Path, json).RefusedAsync(status, code, field);
        Assert.InRange(problem.ToJsonString().Length, 1, 2_000);

        // The same in a batch of one, where it can be written into an array at all.
        if (status == 422)
        {
            var batch = await app.Aamu.PostJsonAsync(Path + "/batch", $"[{json}]").ReadAsync(System.Net.HttpStatusCode.Accepted);
            Assert.Equal(status, (int)batch["results"]![0]!["status"]!);
        }
    }

    [Theory]
    [InlineData(62, true)]
    [InlineData(64, false)]
    [InlineData(5_000, false)]
    public async Task Nesting_ends_at_64_levels(int levels, bool accepted)
    {
        var team = await app.AddTeamAsync();
        var json = ApiCalls.Event(team, $"{{\"deep\":{new string('[', levels)}{new string(']', levels)}}}");
        var response = await app.Aamu.PostJsonAsync(Path, json);
        Assert.Equal(accepted ? 202 : 422, (int)response.StatusCode);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_not_JSON()
    {
        byte[] json = [.. """{"type":"task.created","teamId":"team_1","data":{"s":"""u8, (byte)'"', 0xC3, 0x28, (byte)'"', .. "}}"u8];
        var content = new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        await app.Aamu.PostAsync(Path, content).RefusedAsync(400, "not-json");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task Another_content_type_is_refused_and_remembered_for_the_team(string? type)
    {
        var team = await app.AddTeamAsync();
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(ApiCalls.Event(team)));
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        await app.Aamu.PostAsync(Path, content).RefusedAsync(415, "unsupported-media-type");
        var remembered = Assert.Single(await RefusalsAsync(team));
        Assert.Equal((415, "unsupported-media-type", "task.created"), (remembered.Status, remembered.Problem, remembered.EventType));
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json; charset=\"UTF-8\"")]
    [InlineData("Application/JSON")]
    public async Task Json_in_utf8_may_be_called_so(string type)
    {
        var team = await app.AddTeamAsync();
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(ApiCalls.Event(team)));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        await app.Aamu.PostAsync(Path, content).ReadAsync(System.Net.HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_compressed_body_is_refused()
    {
        var content = ApiCalls.Json("{}");
        content.Headers.ContentEncoding.Add("gzip");
        await app.Aamu.PostAsync(Path, content).RefusedAsync(415, "unsupported-media-type");
    }

    [Theory]
    [InlineData("/api/v1/events", 256 * 1024 + 1, false)]
    [InlineData("/api/v1/events", 256 * 1024 + 1, true)]
    [InlineData("/api/v1/events/batch", 8 * 1024 * 1024 + 1, false)]
    [InlineData("/api/v1/events/batch", 8 * 1024 * 1024 + 1, true)]
    public async Task What_is_too_large_is_refused_whether_its_length_is_told_or_not(string path, int bytes, bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = ApiCalls.Json("\"" + new string('x', bytes - 2) + "\"") };
        request.Headers.TransferEncodingChunked = chunked;
        await app.Aamu.SendAsync(request).RefusedAsync(413, "too-large");
    }

    [Fact]
    public async Task The_largest_event_is_accepted()
    {
        var team = await app.AddTeamAsync();
        var frame = ApiCalls.Event(team, "{\"s\":\"\"}");
        await team.SubmitAsync(ApiCalls.Event(team, $"{{\"s\":\"{new string('x', (256 * 1024) - frame.Length)}\"}}"));
    }

    [Fact]
    public async Task A_batch_is_an_array_of_at_most_a_thousand()
    {
        await app.Aamu.PostJsonAsync(Path + "/batch", "{}").RefusedAsync(400, "not-json");
        await app.Aamu.PostJsonAsync(Path + "/batch", "[{}").RefusedAsync(400, "not-json");
        await app.Aamu.PostJsonAsync(Path + "/batch", $"[{string.Join(',', Enumerable.Repeat("{}", 1_001))}]").RefusedAsync(422, "invalid-batch");
        var answer = await app.Aamu.PostJsonAsync(Path + "/batch", $"[{string.Join(',', Enumerable.Repeat("{}", 1_000))}]").ReadAsync(System.Net.HttpStatusCode.Accepted);
        Assert.Equal(1_000, (int)answer["rejected"]!);
    }

    [Fact]
    public async Task An_unknown_key_is_refused_and_remembered_by_its_visible_start_only()
    {
        const string key = "aamu_ik_zzzz_secret_part_of_the_key";
        await app.Client(key).PostJsonAsync(Path, """{"type":"task.created","marker":"of the unknown key"}""").RefusedAsync(401, "unauthorized");
        await app.Client("hunter2").PostJsonAsync(Path, """{"marker":"of a password"}""").RefusedAsync(401, "unauthorized");
        var rows = await RememberedAsync("unauthorized", 2);
        Assert.Equal(["aamu_ik_zzzz…", "not a key of this service"], rows.Select(row => row.KeyName));
        Assert.Contains("of the unknown key", Encoding.UTF8.GetString(rows[0].Excerpt), StringComparison.Ordinal);
        Assert.All(rows, row => Assert.Null(row.TeamId));
    }

    [Fact]
    public async Task A_submission_without_a_key_is_remembered()
    {
        await app.Nobody.PostJsonAsync(Path, """{"marker":"of nobody"}""").RefusedAsync(401, "unauthorized");
        var row = Assert.Single(await RememberedAsync("unauthorized", 1));
        Assert.Equal(("no key", true), (row.KeyName, Encoding.UTF8.GetString(row.Excerpt).Contains("of nobody", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_submission_with_a_teams_key_is_remembered_for_that_team()
    {
        var team = await app.AddTeamAsync();
        await team.Client.PostJsonAsync(Path, ApiCalls.Event(team)).RefusedAsync(403, "forbidden");
        var remembered = Assert.Single(await RefusalsAsync(team));
        Assert.Equal((403, "forbidden"), (remembered.Status, remembered.Problem));
        Assert.Contains("ingest key", remembered.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_event_is_remembered_for_its_team_with_its_beginning()
    {
        var team = await app.AddTeamAsync();
        await app.Aamu.PostJsonAsync(Path, ApiCalls.Event(team, $"{{\"s\":\"{new string('x', 3_000)}\"}}", type: "task.craeted")).RefusedAsync(422, "unknown-event-type");
        var remembered = Assert.Single(await RefusalsAsync(team));
        Assert.Equal((422, "unknown-event-type", "task.craeted", 1024), (remembered.Status, remembered.Problem, remembered.EventType, remembered.Excerpt.Length));
        Assert.Empty((await team.GetJsonAsync("/api/v1/events"))["items"]!.AsArray());
    }

    /// <summary>Refusals are written behind the answer, by the one writer: what was submitted after them is committed after them.</summary>
    private async Task<IReadOnlyList<RefusalLine>> RefusalsAsync(RunningTeam team)
    {
        await team.SubmitAsync(ApiCalls.Event(await app.AddTeamAsync()));
        return await app.Get<RefusalLog>().ReadAsync(team.Scope, 10);
    }

    private async Task<List<RefusedSubmission>> RememberedAsync(string problem, int count)
    {
        await RefusalsAsync(await app.AddTeamAsync());
        await using var context = await app.Get<IDbContextFactory<Aamu.Webhooks.Core.Data.WebhooksDbContext>>().CreateDbContextAsync();
        return [.. (await context.RefusedSubmissions.Where(row => row.Problem == problem).OrderByDescending(row => row.Key).Take(count).ToListAsync()).OrderBy(row => row.Key)];
    }
}
