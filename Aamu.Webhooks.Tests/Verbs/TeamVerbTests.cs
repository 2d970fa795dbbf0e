using System.IO.Compression;
using System.Text.Json;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Audit;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Aamu.Webhooks.Web.Verbs;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Verbs;

/// <summary>Commands about one team, over a database that no server has just now.</summary>
public sealed class TeamVerbTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_a_webhook_missed_is_counted_and_written_down_for_the_server_to_send()
    {
        Assert.Equal(ExitCode.Done, (await AskAsync("seed")).Code);
        string webhook;
        await using (var workspace = Workspace.Between(folder.Name))
        {
            webhook = (await workspace.WebhookAsync("https://own.example/")).Value;
            await workspace.EventAsync();
            await workspace.Get<Redelivery>().CancelAsync(workspace.Admin, (await workspace.OnlyDeliveryAsync()).Line.Id);
            Assert.Equal(ExitCode.Refused, (await ReplayAsync(webhook)).Code);
        }

        Assert.Equal("""{"count":1}""", (await ReplayAsync(webhook, "--dry-run", "--json")).Said.Trim());
        Assert.StartsWith("Deliveries that are sent when the server starts: 1 (", (await ReplayAsync(webhook)).Said, StringComparison.Ordinal);
        await using var after = Workspace.Between(folder.Name);
        var run = await after.QueryAsync(context => context.RecoveryRuns.SingleAsync());
        Assert.Equal((Workspace.TeamId, Toolbox.Actor, null), (run.TeamId, run.StartedBy, run.EndedAt));
    }

    [Fact]
    public async Task Everything_of_a_team_is_in_its_archive_without_secrets_and_that_is_on_record()
    {
        Assert.Equal(ExitCode.Done, (await AskAsync("seed")).Code);
        await using (var workspace = Workspace.Between(folder.Name))
        {
            await workspace.WebhookAsync(new WebhookDraft { Url = "https://own.example/", Headers = [new CustomHeader("authorization", "Bearer hush")] });
            await workspace.EventAsync(id: "evt_1");
        }

        var file = folder.File("team.zip");
        var exported = await AskAsync("export-team", "--team", "team_1", "--to", file, "--json");
        Assert.True(exported.Code == ExitCode.Done, exported.Said);
        using (var zip = ZipFile.OpenRead(file))
        {
            var texts = zip.Entries.ToDictionary(entry => entry.Name, entry => new StreamReader(entry.Open()).ReadToEnd());
            Assert.Equal(["deliveries.ndjson", "events.ndjson", "team.json", "webhooks.ndjson"], texts.Keys.Order());
            Assert.Equal("evt_1", JsonDocument.Parse(texts["events.ndjson"]).RootElement.GetProperty("id").GetString());
            Assert.Equal("pending", JsonDocument.Parse(texts["deliveries.ndjson"]).RootElement.GetProperty("status").GetString());
            Assert.All(texts.Values, text => Assert.DoesNotContain("hush", text, StringComparison.Ordinal));
            Assert.DoesNotContain("whsec_", texts["webhooks.ndjson"], StringComparison.Ordinal);
        }

        await using var after = Workspace.Between(folder.Name);
        var entry = await after.NewestEntryAsync();
        Assert.Equal((AuditAction.TeamExported, Door.Console, Workspace.TeamId), (entry.Action, entry.Door, entry.TeamId));
        Assert.Equal(ExitCode.Refused, (await AskAsync("export-team", "--team", "team_9", "--to", folder.File("other.zip"))).Code);
    }

    private Task<(int Code, string Said)> ReplayAsync(string webhook, params string[] more) =>
        AskAsync(["replay", "--team", "team_1", "--webhook", webhook, "--since", "2026-01-01T00:00:00Z", "--status", "cancelled", .. more]);

    private async Task<(int Code, string Said)> AskAsync(params string[] command)
    {
        using var said = new StringWriter();
        var code = await CommandLine.RunAsync(
            [
                .. command,
                "--set", $"ConnectionStrings:Webhooks=Data Source={folder.File("webhooks.db")};Pooling=False", "--set", $"ConnectionStrings:Jobs=Data Source={folder.File("jobs.db")}",
                "--set", "environment=Production", "--set", "Seed:TeamId=team_1",
            ],
            said);
        return (code, said.ToString());
    }
}
