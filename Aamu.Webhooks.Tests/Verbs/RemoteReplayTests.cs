using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Aamu.Webhooks.Web.Verbs;

namespace Aamu.Webhooks.Tests.Verbs;

/// <summary>The command <c>replay</c> beside a server, which goes by its API.</summary>
[Collection(ApiTests.Name)]
public sealed class RemoteReplayTests(RunningApp app)
{
    [Fact]
    public async Task Beside_a_server_it_sends_again_or_replays_missed_events_at_a_pace()
    {
        var team = await app.AddTeamAsync();
        await team.SubmitAsync(ApiCalls.Event(team));
        var webhook = (await team.AddWebhookAsync("https://shop.example/", more: ",\"status\":\"paused\"")).Text("id");
        using var folder = new TemporaryFolder();
        var key = folder.File("key");
        await File.WriteAllTextAsync(key, await app.KeyAsync(team.Scope, TeamRole.Editor));
        string[] command = ["replay", "--server", app.Url, "--key-file", key, "--webhook", webhook, "--since", "2026-01-01T00:00:00Z", "--per-second", "7"];

        Assert.Equal((ExitCode.Done, """{"count":0}"""), await AskAsync([.. command, "--status", "cancelled", "--dry-run", "--json"]));
        Assert.Equal((ExitCode.Done, """{"count":1}"""), await AskAsync([.. command, "--status", "missed", "--dry-run", "--json"]));
        Assert.Equal(ExitCode.Done, (await AskAsync([.. command, "--status", "missed"])).Code);
        var run = Assert.Single((await team.GetJsonAsync($"/api/v1/recoveries?webhookId={webhook}"))["items"]!.AsArray())!;
        Assert.Equal(("replay", 7), (run.Text("kind"), (int)run["perSecond"]!));
    }

    private static async Task<(int Code, string Said)> AskAsync(string[] command)
    {
        using var said = new StringWriter();
        var code = await CommandLine.RunAsync(command, said);
        return (code, said.ToString().Trim());
    }
}
