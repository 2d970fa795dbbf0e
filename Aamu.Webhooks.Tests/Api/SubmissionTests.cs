using System.Net;
using System.Text;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Api;

[Collection(ApiTests.Name)]
public sealed class SubmissionTests(RunningApp app)
{
    [Fact]
    public async Task An_accepted_event_is_answered_with_its_id_and_how_many_webhooks_it_goes_to()
    {
        var team = await app.AddTeamAsync();
        await team.AddWebhookAsync("http://127.0.0.1:9/");
        var receipt = await team.SubmitAsync(ApiCalls.Event(team));
        Assert.Equal(["id", "duplicate", "matched"], receipt.Names());
        Assert.StartsWith("evt_", receipt.Text("id"), StringComparison.Ordinal);
        Assert.Equal((false, 1), ((bool)receipt["duplicate"]!, (int)receipt["matched"]!));
    }

    [Fact]
    public async Task Unknown_fields_are_left_out_and_named()
    {
        var team = await app.AddTeamAsync();
        var receipt = await team.SubmitAsync(ApiCalls.Event(team, more: "\"colour\":{\"a\":1},"));
        Assert.Contains("colour", (string?)Assert.Single(receipt["warnings"]!.AsArray()), StringComparison.Ordinal);
        var stored = await team.GetJsonAsync($"/api/v1/events/{receipt.Text("id")}");
        Assert.Equal(["id", "type", "createdAt", "teamId", "data"], stored["body"]!.Names());
    }

    [Fact]
    public async Task The_same_event_again_is_a_duplicate_whatever_the_order_of_its_keys_and_with_its_time_left_out()
    {
        var team = await app.AddTeamAsync();
        await team.AddWebhookAsync("http://127.0.0.1:9/");
        await team.SubmitAsync($$$"""{"id":"evt_same","type":"task.created","teamId":"{{{team.Id}}}","createdAt":"2026-06-05T14:47:14.806Z","data":{"a":1,"b":[1.50]}}""");
        var again = await team.SubmitAsync($$"""{"data":{"b":[1.50],"a":1},"teamId":"{{team.Id}}","type":"task.created","id":"evt_same"}""");
        Assert.Equal((true, 1), ((bool)again["duplicate"]!, (int)again["matched"]!));
        Assert.Single((await team.GetJsonAsync("/api/v1/events"))["items"]!.AsArray());
        Assert.Single((await team.GetJsonAsync("/api/v1/deliveries"))["items"]!.AsArray());
    }

    [Theory]
    [InlineData("""{"a":2}""", "")]
    [InlineData("""{"a":1}""", "\"createdAt\":\"2026-06-05T14:47:14.807Z\",")]
    [InlineData("""{"a":1}""", "\"projectId\":\"proj_1\",")]
    public async Task The_same_id_with_other_content_is_a_conflict(string data, string more)
    {
        var team = await app.AddTeamAsync();
        await team.SubmitAsync(ApiCalls.Event(team, """{"a":1}""", "evt_same", more: "\"createdAt\":\"2026-06-05T14:47:14.806Z\","));
        await app.Aamu.PostJsonAsync("/api/v1/events", ApiCalls.Event(team, data, "evt_same", more: more)).RefusedAsync(409, "id-conflict");
    }

    [Fact]
    public async Task Two_teams_may_use_the_same_event_id()
    {
        var (one, other) = (await app.AddTeamAsync(), await app.AddTeamAsync());
        await one.SubmitAsync(ApiCalls.Event(one, """{"a":1}""", "evt_same"));
        Assert.False((bool)(await other.SubmitAsync(ApiCalls.Event(other, """{"a":2}""", "evt_same")))["duplicate"]!);
    }

    [Theory]
    [InlineData("""{ "n" : 1.50, "e":1E5 , "neg":-0.0,"long":12345678901234567890.123 }""")]
    [InlineData("""{"z":1,"a":2,"Z":3,"nested":{"b":1,"a":[ ]}}""")]
    [InlineData("""{"escapes":"\u00e4\u0041\/\n\u2028","plain":"ä 🔥 é <b>&'\"</b>"}""")]
    [InlineData("{\"pair\":\"\\ud83d\\udd25\",\n\t\"line\" : [ 1 , 2 ] }")]
    [InlineData("{}")]
    public async Task Data_reaches_the_receiver_byte_for_byte(string data)
    {
        await using var receiver = await Receiver.StartAsync(200);
        var team = await app.AddTeamAsync();
        await team.AddWebhookAsync(receiver.Url);
        var receipt = await team.SubmitAsync(ApiCalls.Event(team, data, more: "\"createdAt\":\"2026-06-05T14:47:14.806Z\","));
        await receiver.WaitForAsync(1);
        var expected = $$"""{"id":"{{receipt.Text("id")}}","type":"task.created","createdAt":"2026-06-05T14:47:14.806Z","teamId":"{{team.Id}}","data":{{data}}}""";
        Assert.Equal(Encoding.UTF8.GetBytes(expected), receiver.Requests[0].Body);

        // And the log serves it as it stands.
        Assert.Contains($"\"data\":{data}", await team.Client.GetStringAsync($"/api/v1/events/{receipt.Text("id")}"), StringComparison.Ordinal);
        await team.DeliveriesAsync("succeeded", 1);
    }

    [Fact]
    public async Task A_batch_answers_for_each_event_and_one_bad_one_does_not_spoil_the_rest()
    {
        var team = await app.AddTeamAsync();
        await team.SubmitAsync(ApiCalls.Event(team, """{"a":1}""", "evt_old"));
        string[] events =
        [
            ApiCalls.Event(team, "{}", "evt_a"),
            ApiCalls.Event(team, "{}", "evt_b", type: "task.craeted"),
            ApiCalls.Event(team, """{"a":1}""", "evt_old"),
            ApiCalls.Event(team, """{"a":2}""", "evt_old"),
            "42",
            ApiCalls.Event(team, $"{{\"long\":\"{new string('x', 256 * 1024)}\"}}", "evt_big"),
            ApiCalls.Event(team, "{}", "evt_a"),
            ApiCalls.Event(team, "{}", "evt_z"),
        ];
        var answer = await app.Aamu.PostJsonAsync("/api/v1/events/batch", $"[{string.Join(" , ", events)}]").ReadAsync(HttpStatusCode.Accepted);
        Assert.Equal(["accepted", "duplicates", "rejected", "results"], answer.Names());
        Assert.Equal((2, 2, 4), ((int)answer["accepted"]!, (int)answer["duplicates"]!, (int)answer["rejected"]!));
        var results = answer["results"]!.AsArray();
        Assert.Equal([202, 422, 202, 409, 422, 413, 202, 202], results.Select(result => (int)result!["status"]!));
        Assert.Equal(["id", "status"], results[0]!.Names());
        Assert.Equal(["id", "status", "error"], results[1]!.Names());
        Assert.Equal(["type", "detail", "errors"], results[1]!["error"]!.Names());
        Assert.Equal("urn:aamu:webhooks:problem:unknown-event-type", results[1]!["error"]!.Text("type"));
        Assert.Contains("task.created", results[1]!["error"]!.Text("detail"), StringComparison.Ordinal);
        Assert.Equal("evt_z", results[7]!.Text("id"));
        Assert.Equal(3, (await team.GetJsonAsync("/api/v1/events"))["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task An_empty_batch_is_answered_with_noughts()
    {
        var answer = await app.Aamu.PostJsonAsync("/api/v1/events/batch", "[]").ReadAsync(HttpStatusCode.Accepted);
        Assert.Equal("""{"accepted":0,"duplicates":0,"rejected":0,"results":[]}""", answer.ToJsonString());
    }
}
