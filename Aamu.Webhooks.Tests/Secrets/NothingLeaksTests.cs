using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Aamu.Webhooks.Core.Backups;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Secrets;

/// <summary>A day in the life of a service; then everything that it wrote is searched for everything that nobody should find.</summary>
public sealed class NothingLeaksTests
{
    private const string Credential = "Bearer valas-laulaa-yolla";
    private const string Brought = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";
    private const string StrayPassword = "joku-muu-salasana";

    private readonly Dictionary<string, string> secrets = new()
    {
        ["a credential header"] = "valas-laulaa-yolla",
        ["a secret that was brought along"] = Brought,
        ["a password sent as a key"] = StrayPassword,
        ["a password"] = People.Password,
        ["the admin's password"] = RunningApp.AdminPassword,
        ["the seeded team key"] = RunningApp.TeamKey,
        ["the seeded ingest key"] = RunningApp.IngestKey,
    };

    [Fact]
    public async Task No_secret_key_or_password_stands_in_a_log_a_file_an_export_or_an_entry()
    {
        Assert.SkipWhen(PostgresServer.IsAsked, "This looks into the SQLite files, and the rows are on a PostgreSQL server.");
        var traces = new ConcurrentQueue<string>();
        using var listening = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Aamu", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => traces.Enqueue($"{span.DisplayName} {span.StatusDescription} {string.Join(' ', span.TagObjects)} {string.Join(' ', span.Events.SelectMany(happened => happened.Tags))}"),
        };
        ActivitySource.AddActivityListener(listening);
        await using var app = new RunningApp { LogsEverything = true };
        await app.InitializeAsync();
        await using var receiver = await Receiver.StartAsync(500, 200);
        var team = await app.AddTeamAsync();
        secrets["a team key"] = team.Client.DefaultRequestHeaders.Authorization!.Parameter!;
        secrets["an ingest key"] = (await app.Get<ServiceKeys>().AddAsync(TeamAccess.ForOperator(RunningApp.OperatorEmail, null), "made")).Value!.Key;

        await LiveAsync(app, team, receiver);
        await StrangersComeAsync(app, team);
        var exports = await PeopleComeAsync(app, team);
        await app.Get<KeyUses>().WriteDownAsync();
        await app.Get<BackupMaker>().MakeAsync(Directory.CreateDirectory(Path.Combine(app.Folder, "backups")).FullName);

        var written = new Dictionary<string, byte[]>
        {
            ["the log"] = Encoding.UTF8.GetBytes(string.Join('\n', app.Logs.Lines)),
            ["what was exported and shown"] = Encoding.UTF8.GetBytes(exports),
            ["the figures"] = await app.Nobody.GetByteArrayAsync("/metrics"),
            ["the traces"] = Encoding.UTF8.GetBytes(string.Join('\n', traces)),
        };
        Assert.True(traces.Count >= 3 && written["the figures"].Length > 1_000);
        foreach (var file in Directory.GetFiles(app.Folder, "*.db*", SearchOption.AllDirectories).Where(file => !file.Contains(".lock", StringComparison.Ordinal)))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            await open.CopyToAsync(bytes);
            written[Path.GetRelativePath(app.Folder, file)] = bytes.ToArray();
        }

        Assert.Contains(written.Keys, place => place.StartsWith("backups", StringComparison.Ordinal));
        Assert.True(written.Count >= 7 && app.Logs.Lines.Count > 20 && exports.Length > 1_000);
        Assert.True(secrets.Count >= 12);
        var found = from secret in secrets
                    from place in written
                    where place.Value.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret.Value)) >= 0
                    select $"{secret.Key} stands in {place.Key}";
        Assert.Empty(found);
    }

    /// <summary>Everything that a webhook goes through.</summary>
    private async Task LiveAsync(RunningApp app, RunningTeam team, Receiver receiver)
    {
        var webhook = await team.AddWebhookAsync(receiver.Url, more: $$""","headers":{"Authorization":"{{Credential}}"},"delivery":{"retrySchedule":"01:00:00"}""");
        var path = $"/api/v1/webhooks/{webhook.Text("id")}";
        secrets["a signing secret"] = webhook.Text("secret");
        secrets["a rotated secret"] = (await team.Client.PostAsync(path + "/secret/rotate", null).ReadAsync()).Text("secret");
        Assert.Equal(secrets["a rotated secret"], (await team.GetJsonAsync(path + "/secret")).Text("secret"));
        await team.AddWebhookAsync("https://moved.example/", more: $",\"secret\":\"{Brought}\",\"status\":\"paused\"");
        await team.Client.PostJsonAsync("/api/v1/webhooks", $$"""{"name":"","url":"https://{{StrayPassword}}@own.example/","eventTypes":["*"],"secret":"{{Brought}}x"}""").RefusedAsync(422, "invalid", "url");
        await team.SubmitAsync(ApiCalls.Event(team));
        await receiver.WaitForAsync(1);
        Assert.Equal(Credential, receiver.Requests[0].Headers["authorization"]);
        var failed = await team.DeliveriesAsync("pending", 1);
        await team.Client.PostAsync($"/api/v1/deliveries/{failed[0]!.Text("id")}/redeliver", null).ReadAsync(HttpStatusCode.Accepted);
        await team.DeliveriesAsync("succeeded", 1);
        await team.Client.PostJsonAsync(path + "/recover", """{"since":"2026-06-05T00:00:00Z","status":"succeeded"}""").ReadAsync(HttpStatusCode.Accepted);
        await receiver.WaitForAsync(3);
        await team.DeliveriesAsync("succeeded", 1);
        await team.Client.SendJsonAsync(HttpMethod.Patch, path, $$$"""{"headers":{"Authorization":"{{{Credential}}}","X-Api-Key":"valas-laulaa-yolla"}}""").ReadAsync();
        using var deleted = await team.Client.DeleteAsync(path);
    }

    /// <summary>Keys that are no keys of ours, sent where keys belong.</summary>
    private async Task StrangersComeAsync(RunningApp app, RunningTeam team)
    {
        secrets["a key that was mistyped"] = ApiKey.Generate(ApiKeyKind.Team);
        foreach (var presented in new[] { secrets["a key that was mistyped"], StrayPassword, $"whsec_{StrayPassword}" })
        {
            await app.Client(presented).PostJsonAsync("/api/v1/events", ApiCalls.Event(team)).RefusedAsync(401, "unauthorized");
        }

        using var basic = new HttpRequestMessage(HttpMethod.Get, "/api/v1/webhooks");
        basic.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"aino:{StrayPassword}")));
        await app.Nobody.SendAsync(basic).RefusedAsync(401, "unauthorized");
    }

    /// <summary>An invitation, a sign-in that fails, one that succeeds, and everything there is to read and export.</summary>
    private async Task<string> PeopleComeAsync(RunningApp app, RunningTeam team)
    {
        secrets["an invitation"] = (await app.Get<InvitationBook>().InviteAsync(team.Scope, "invited@example.com", TeamRole.Admin)).Value!;
        using var invited = new Visitor(app.Url);
        using var joined = await invited.SubmitAsync($"/account/join?token={secrets["an invitation"]}", ("Entered.Password", People.Password));
        Assert.Equal(HttpStatusCode.Redirect, joined.StatusCode);
        using var stranger = new Visitor(app.Url);
        using var wrong = await stranger.SignInAsync("invited@example.com", StrayPassword);
        using var admin = await app.SignedInAsync("invited@example.com");
        var read = new StringBuilder();
        foreach (var path in new[] { "deliveries.csv", "deliveries.ndjson", "audit.csv", "audit.ndjson" })
        {
            using var answer = await admin.GetAsync($"/t/{team.Id}/{path}");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            read.AppendLine(await answer.Content.ReadAsStringAsync());
        }

        var deliveries = (await team.GetJsonAsync("/api/v1/deliveries"))["items"]!.AsArray();
        foreach (var path in deliveries.Select(delivery => $"/api/v1/deliveries/{delivery!.Text("id")}").Append("/api/v1/deliveries").Append("/api/v1/events"))
        {
            read.AppendLine((await team.GetJsonAsync(path)).ToJsonString());
        }

        Assert.Contains("secret_rotated", read.ToString(), StringComparison.Ordinal);
        return read.ToString();
    }
}
