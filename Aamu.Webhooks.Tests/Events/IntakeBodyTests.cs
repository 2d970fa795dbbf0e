using System.Text;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Tests.Fixtures;
using CsCheck;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Events;

/// <summary>What receivers will get, to the byte.</summary>
public sealed class IntakeBodyTests
{
    [Fact]
    public async Task The_body_has_its_members_in_a_fixed_order_and_data_as_it_came()
    {
        await using var workspace = await Workspace.StartAsync();
        const string Data = """{ "z":1.50e+1,"a":[ 1,2 ,3],	"ä":"\u00e4\/","😀":"😀", "n":-0.0, "big":12345678901234567890123 }""";
        await workspace.SubmitAsync($$"""
            { "data": {{Data}}, "actorId":"user_\u00e4", "projectId" : "proj_1","teamId":"team_1", "createdAt":"2026-06-05T17:47:14.8069+03:00", "type":"task.created", "id":"evt_1" }
            """);
        Assert.Equal(
            $$"""{"id":"evt_1","type":"task.created","createdAt":"2026-06-05T14:47:14.806Z","teamId":"team_1","projectId":"proj_1","actorId":"user_ä","data":{{Data}}}""",
            await BodyAsync(workspace));
    }

    [Fact]
    public async Task Absent_members_are_left_out_and_the_time_of_acceptance_stands_in()
    {
        await using var workspace = await Workspace.StartAsync();
        var answer = await workspace.SubmitAsync("""{"type":"task.created","teamId":"team_1","projectId":null,"actorId":null,"id":null,"createdAt":null,"data":{}}""");
        Assert.Matches("^evt_[0-9a-f-]{36}$", answer.Receipt!.Id.Value);
        Assert.Equal(
            $$$"""{"id":"{{{answer.Receipt.Id}}}","type":"task.created","createdAt":"2026-06-05T14:47:14.806Z","teamId":"team_1","data":{}}""",
            await BodyAsync(workspace));
    }

    [Theory]
    [InlineData("2026-06-05T14:47:14.806Z", "2026-06-05T14:47:14.806Z")]
    [InlineData("2026-06-05T14:47:14Z", "2026-06-05T14:47:14.000Z")]
    [InlineData("2026-06-05T14:47Z", "2026-06-05T14:47:00.000Z")]
    [InlineData("2026-06-05T14:47:14.8069999Z", "2026-06-05T14:47:14.806Z")]
    [InlineData("2026-06-05T14:47:14.123456789Z", "2026-06-05T14:47:14.123Z")]
    [InlineData("2026-06-06T02:17:14+11:30", "2026-06-05T14:47:14.000Z")]
    [InlineData("2026-06-05T06:47:14-08:00", "2026-06-05T14:47:14.000Z")]
    [InlineData("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z")]
    public async Task A_time_with_an_offset_is_sent_in_UTC_with_milliseconds(string given, string sent)
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.SubmitAsync($$"""{"type":"task.created","teamId":"team_1","createdAt":"{{given}}","data":{} }""");
        Assert.Contains($"\"createdAt\":\"{sent}\"", await BodyAsync(workspace), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_the_data_it_is_carried_byte_for_byte()
    {
        var piece = Gen.OneOf("a", "ä", "\\u00e4", "\\n", "\\/", "😀", "\\ud83d\\ude00", " ", "<", "+", "\\\"", "\u2028").Array[0, 6].Select(string.Concat);
        var number = Gen.OneOf("0", "-0", "1.50", "1e3", "1E+03", "-0.0e-0", "12345678901234567890", "0.1000000000000000055511151231257827");
        var space = Gen.OneOf("", " ", "\n", "\t ", "\r\n");
        var members = Gen.Select(piece, piece, number, space, (name, value, digits, gap) => (name, value, digits, gap)).Array[0, 8];
        members.Sample(all =>
        {
            var body = string.Join(",", all.Select((member, i) => $"{member.gap}\"{i}{member.name}\"{member.gap}:{member.gap}[\"{member.value}\",{member.gap}{member.digits}]"));
            var data = "{" + body + "}";
            var reading = SubmissionReader.Read(Encoding.UTF8.GetBytes($$"""{"type":"task.created","data":{{data}},"teamId":"team_1" }"""));
            Assert.Null(reading.Problem);
            var sent = Encoding.UTF8.GetString(reading.Submission!.Body(new("evt_1"), DateTimeOffset.UnixEpoch));
            Assert.EndsWith($",\"data\":{data}}}", sent, StringComparison.Ordinal);
        }, iter: 500);
    }

    private static async Task<string> BodyAsync(Workspace workspace) =>
        Encoding.UTF8.GetString(await workspace.QueryAsync(context => context.Events.Select(happened => happened.Body).SingleAsync()));
}
