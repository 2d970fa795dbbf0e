using System.Text;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Events;

/// <summary>Bad input gets a problem with its kind and field, and leaves nothing behind but the memory of it.</summary>
public sealed class IntakeRefusalTests
{
    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{")]
    [InlineData("""{"type":"task.created","teamId":"team_1","data":{}} {}""")]
    [InlineData("""{"type":"task.created","teamId":"team_1","data":{},}""")]
    [InlineData("""{"type":"task.created",/* why */"teamId":"team_1","data":{}}""")]
    [InlineData("""{"type":"task.created","teamId":"team_1","data":{"n":01}}""")]
    [InlineData("""{"type":"task.created","teamId":"team_1","data":{"n":NaN}}""")]
    [InlineData("""{'type':'task.created'}""")]
    public Task What_is_not_JSON_is_refused(string json) => RefusedAsync(Encoding.UTF8.GetBytes(json), IntakeProblemKind.NotJson, null);

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_refused()
    {
        byte[] halfOfAnE = [.. """{"type":"task.created","teamId":"team_1","data":{"x":" """u8, 0xC3, .. "\"}}"u8];
        await RefusedAsync(halfOfAnE, IntakeProblemKind.NotJson, null);
        byte[] surrogate = [.. """{"type":"task.created","teamId":"team_1","data":{"x":" """u8, 0xED, 0xA0, 0x80, .. "\"}}"u8];
        await RefusedAsync(surrogate, IntakeProblemKind.NotJson, null);
    }

    [Theory]
    [InlineData("[]", null)]
    [InlineData("\"task.created\"", null)]
    [InlineData("null", null)]
    [InlineData("""{"teamId":"team_1","data":{}}""", "type")]
    [InlineData("""{"type":null,"teamId":"team_1","data":{}}""", "type")]
    [InlineData("""{"type":7,"teamId":"team_1","data":{}}""", "type")]
    [InlineData("""{"type":"task.created","data":{}}""", "teamId")]
    [InlineData("""{"type":"task.created","teamId":"team 1","data":{}}""", "teamId")]
    [InlineData("""{"type":"task.created","teamId":["team_1"],"data":{}}""", "teamId")]
    [InlineData("""{"type":"task.created","teamId":"team_1","projectId":"a/b","data":{}}""", "projectId")]
    [InlineData("""{"type":"task.created","teamId":"team_1","projectId":"","data":{}}""", "projectId")]
    [InlineData("""{"type":"task.created","teamId":"team_1","actorId":"","data":{}}""", "actorId")]
    [InlineData("""{"type":"task.created","teamId":"team_1","actorId":"a\nb","data":{}}""", "actorId")]
    [InlineData("""{"type":"task.created","teamId":"team_1"}""", "data")]
    [InlineData("""{"type":"task.created","teamId":"team_1","data":null}""", "data")]
    [InlineData("""{"type":"task.created","teamId":"team_1","data":[]}""", "data")]
    [InlineData("""{"type":"task.created","teamId":"team_1","data":"{}"}""", "data")]
    [InlineData("""{"id":"","type":"task.created","teamId":"team_1","data":{}}""", "id")]
    [InlineData("""{"id":"evt_","type":"task.created","teamId":"team_1","data":{}}""", "id")]
    [InlineData("""{"id":"1","type":"task.created","teamId":"team_1","data":{}}""", "id")]
    [InlineData("""{"id":"evt_ä","type":"task.created","teamId":"team_1","data":{}}""", "id")]
    [InlineData("""{"id":1,"type":"task.created","teamId":"team_1","data":{}}""", "id")]
    [InlineData("""{"type":"task.created","teamId":"team_1","createdAt":"2026-06-05T14:47:14.806","data":{}}""", "createdAt")]
    [InlineData("""{"type":"task.created","teamId":"team_1","createdAt":"2026-06-05","data":{}}""", "createdAt")]
    [InlineData("""{"type":"task.created","teamId":"team_1","createdAt":"yesterday","data":{}}""", "createdAt")]
    [InlineData("""{"type":"task.created","teamId":"team_1","createdAt":"2026-02-30T00:00:00Z","data":{}}""", "createdAt")]
    [InlineData("""{"type":"task.created","teamId":"team_1","createdAt":"9999-12-31T23:59:59-14:00","data":{}}""", "createdAt")]
    [InlineData("""{"type":"task.created","teamId":"team_1","createdAt":1780671000,"data":{}}""", "createdAt")]
    [InlineData("""{"type":"task.created","teamId":"team_1","data":{"a":1,"a":2}}""", "data")]
    [InlineData("""{"type":"task.created","teamId":"team_1","data":{"a":1,"\u0061":2}}""", "data")]
    [InlineData("""{"type":"task.created","type":"task.created","teamId":"team_1","data":{}}""", null)]
    [InlineData("""{"type":"task.created","teamId":"team_1","data":{"a":"\ud83d"}}""", "data")]
    [InlineData("""{"type":"task.created","teamId":"team_1","data":{"\udc00":1}}""", "data")]
    [InlineData("""{"type":"\ud83d","teamId":"team_1","data":{}}""", "type")]
    [InlineData("""{"type":"task.created","teamId":"team_1","data":{"a":"b\u0000c"}}""", "data")]
    [InlineData("""{"type":"task.created","teamId":"team_1","data":{"a\u0000":1}}""", "data")]
    [InlineData("""{"type":"task.created","teamId":"team_1","data":{"n":1e999}}""", "data")]
    [InlineData("""{"type":"task.created","teamId":"team_1","data":{"n":[-1e309]}}""", "data")]
    [InlineData("""{"type":"task.created","teamId":"team_1","extra":{"a":1,"a":2},"data":{}}""", "extra")]
    public Task What_no_event_may_be_is_refused_at_its_field(string json, string? field) =>
        RefusedAsync(Encoding.UTF8.GetBytes(json), IntakeProblemKind.InvalidEvent, field);

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(2_000)]
    [InlineData(40_000)]
    public Task Nesting_deeper_than_64_levels_is_refused_as_such(int levels) =>
        RefusedAsync(Encoding.UTF8.GetBytes(Nested(levels)), IntakeProblemKind.InvalidEvent, "data");

    [Fact]
    public async Task Nesting_of_64_levels_is_accepted_and_recognised_again()
    {
        await using var workspace = await Workspace.StartAsync();
        var deepest = Nested(63);
        Assert.Null((await workspace.SubmitAsync(deepest)).Problem);
        Assert.True((await workspace.SubmitAsync(deepest)).Receipt?.Duplicate);
    }

    [Fact]
    public async Task A_wrong_type_is_answered_with_the_names_it_was_meant_for()
    {
        var problem = await RefusedAsync("""{"type":"tasks.created","teamId":"team_1","data":{}}"""u8.ToArray(), IntakeProblemKind.UnknownEventType, "type");
        Assert.Contains("task.created", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_team_is_refused_in_words()
    {
        var problem = await RefusedAsync("""{"type":"task.created","teamId":"team_9","data":{}}"""u8.ToArray(), IntakeProblemKind.UnknownTeam, null);
        Assert.Contains("team_9", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_of_256_KiB_is_accepted_and_one_byte_more_is_not()
    {
        await using var workspace = await Workspace.StartAsync();
        var frame = """{"type":"task.created","teamId":"team_1","data":{"x":""}}""".Length;
        var most = new string('x', SubmissionReader.MaxBytes - frame);
        Assert.Null((await workspace.SubmitAsync($$$"""{"type":"task.created","teamId":"team_1","data":{"x":"{{{most}}}"}}""")).Problem);
        Assert.Equal(IntakeProblemKind.TooLarge, (await workspace.SubmitAsync($$$"""{"type":"task.created","teamId":"team_1","data":{"x":"{{{most}}}y"}}""")).Problem?.Kind);
    }

    [Theory]
    [InlineData("", "The body is empty.")]
    [InlineData(" \r\n", "The body is empty.")]
    [InlineData("[]", "An event must be a JSON object; an array was sent.")]
    [InlineData("null", "An event must be a JSON object; null was sent.")]
    [InlineData("""{"type":"task.created","teamId":"team_1","data":"x"}""", "data must be a JSON object; a string was sent.")]
    [InlineData("""{"type":"task.created","teamId":"team_1","data":1}""", "data must be a JSON object; a number was sent.")]
    [InlineData("""{"type":"task.created","teamId":"team_1","data":true}""", "data must be a JSON object; a boolean was sent.")]
    public async Task What_is_no_object_is_told_as_what_it_is(string json, string message)
    {
        await using var workspace = await Workspace.StartAsync();
        Assert.Equal(message, (await workspace.SubmitAsync(json)).Problem?.Message);
    }

    [Fact]
    public async Task Several_fields_at_fault_are_told_together()
    {
        await using var workspace = await Workspace.StartAsync();
        var problem = (await workspace.SubmitAsync("""{"id":"x","projectId":"ä","createdAt":"now"}""")).Problem!;
        Assert.Equal(["createdAt", "data", "id", "projectId", "teamId", "type"], problem.Fields!.Keys.Order());
    }

    [Fact]
    public async Task Unknown_fields_are_left_out_and_listed()
    {
        await using var workspace = await Workspace.StartAsync();
        var answer = await workspace.SubmitAsync("""{"type":"task.created","teamId":"team_1","data":{"kept":1},"Type":"x","source":{"a":[1]}}""");
        Assert.Equal(["The unknown field “Type” was left out.", "The unknown field “source” was left out."], answer.Receipt!.Warnings);
        var body = Encoding.UTF8.GetString(await workspace.QueryAsync(context => context.Events.Select(happened => happened.Body).SingleAsync()));
        Assert.EndsWith(""","teamId":"team_1","data":{"kept":1}}""", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_list_of_unknown_fields_is_cut_short_and_says_so()
    {
        await using var workspace = await Workspace.StartAsync();
        var extras = string.Concat(Enumerable.Range(0, 500).Select(i => $"\"x{i}\":{i},"));
        var warnings = (await workspace.SubmitAsync($$"""{ {{extras}} "type":"task.created","teamId":"team_1","data":{} }""")).Receipt!.Warnings;
        Assert.Equal(11, warnings.Count);
        Assert.Contains("490 more", warnings[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("type", "0xhuge")]
    [InlineData("teamId", "0xhuge")]
    [InlineData("0xhuge", "\\ud83d")]
    public async Task An_answer_does_not_repeat_a_novel(string name, string value)
    {
        await using var workspace = await Workspace.StartAsync();
        var huge = new string('a', 200_000);
        string Fill(string text) => text.Replace("0xhuge", huge, StringComparison.Ordinal);
        var problem = (await workspace.SubmitAsync($$"""{"{{Fill(name)}}":"{{Fill(value)}}","data":{} }""")).Problem!;
        Assert.True(problem.Message.Length < 1_000, $"The message has {problem.Message.Length} characters.");
        Assert.All(problem.Fields ?? new Dictionary<string, string[]>(), field => Assert.True(field.Key.Length < 100));
    }

    private static string Nested(int levels) =>
        $$"""{"id":"evt_deep","type":"task.created","teamId":"team_1","data":{{string.Concat(Enumerable.Repeat("{\"a\":", levels - 1))}} {} {{new string('}', levels - 1)}} }""";

    private static async Task<IntakeProblem> RefusedAsync(byte[] json, IntakeProblemKind kind, string? field)
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync("https://example.com/");
        var answer = await workspace.Get<EventIntake>().AcceptAsync(workspace.Aamu, json);
        Assert.Null(answer.Receipt);
        Assert.Equal(kind, answer.Problem!.Kind);
        Assert.NotEmpty(answer.Problem.Message);
        if (field is not null)
        {
            Assert.Contains(field, answer.Problem.Fields!.Keys);
        }

        Assert.Equal(0, await workspace.QueryAsync(context => context.Events.CountAsync()));
        Assert.Equal(0, await workspace.QueryAsync(context => context.Deliveries.CountAsync()));
        return answer.Problem;
    }
}
