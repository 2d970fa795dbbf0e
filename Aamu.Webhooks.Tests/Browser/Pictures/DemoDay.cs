using System.Net;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Operations;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Browser.Pictures;

/// <summary>A day in the life of a team of designers: much arrives, one receiver stumbles now and then, one refuses since the evening, one is gone.</summary>
internal sealed class DemoDay(RunningApp app, QuickClock clock, NamedReceivers receivers)
{
    public const string Team = "team_lumi";

    private static readonly string[] Happenings =
    [
        "task.created", "helpdesk.ticket.created", "task.status_changed", "form.submitted", "task.comment.created", "email.received",
        "helpdesk.comment.created", "doc.updated", "task.assigned", "meeting.created", "file.created", "db.row.updated", "helpdesk.ticket.status_changed",
    ];

    private static readonly string[] Projects = ["website", "shop", "app"];

    private readonly TeamScope scope = new(new TeamId(Team), TeamRole.Admin, "aino@example.com");
    private bool crmRefuses;
    private int count;

    public Dictionary<string, string> Webhooks { get; } = [];

    public async Task LiveAsync()
    {
        await FoundAsync();
        for (var hour = 0; hour < 23; hour++)
        {
            await (hour switch { 20 => RefuseAsync(), 18 => PauseAsync(), 22 => receivers.CloseAsync("stock.pakkanen.example").AsTask(), _ => Task.CompletedTask });
            await HappenAsync(9 + (hour * 7 % 6) + (hour > 12 ? 8 : 0));
            await PassAsync(TimeSpan.FromHours(1));
        }

        for (var quarter = 0; quarter < 4; quarter++)
        {
            await HappenAsync(4);
            await PassAsync(TimeSpan.FromMinutes(15));
        }
    }

    private async Task FoundAsync()
    {
        await NameAsync("", "Lumi Design");
        await NameAsync("/projects/website", "Website");
        await NameAsync("/projects/shop", "Shop relaunch");
        await NameAsync("/projects/app", "Mobile app");
        foreach (var (id, name) in new[] { ("team_kaamos", "Kaamos Films"), ("team_halla", "Halla Bakery"), ("team_pakkanen", "Pakkanen Logistics") })
        {
            await app.Aamu.SendJsonAsync(HttpMethod.Put, $"/api/v1/teams/{id}", $$"""{"name":"{{name}}"}""").ReadAsync();
            await app.Aamu.PostJsonAsync($"/api/v1/webhooks?teamId={id}", """{"name":"Tasks","url":"https://hooks.example/","eventTypes":["task.*"]}""").ReadAsync(HttpStatusCode.Created);
        }

        await AddAsync("Invoices to accounting", "books.tilikirja.example", "/hooks/lumi", "\"form.submitted\",\"task.status_changed\"", Answer(60, _ => (200, """{"voucher":"2026-1142"}""")), ",\"projectIds\":[\"website\",\"shop\"]");
        await AddAsync("Tickets to the team chat", "chat.lumi.example", "/incoming/helpdesk", "\"helpdesk.*\"", Answer(35, turn => turn % 9 == 8 ? (503, "upstream is restarting") : (200, "ok")));
        await AddAsync("Customers to the CRM", "api.meripihka.example", "/v2/webhooks/aamu", "\"form.*\",\"email.received\"", Answer(140, _ => crmRefuses ? (401, """{"error":"invalid_signature","message":"The signature does not match the payload."}""") : (200, """{"status":"accepted"}""")));
        await AddAsync("Stock to the warehouse", "stock.pakkanen.example", "/aamu", "\"db.*\",\"task.assigned\"", Answer(90, _ => (202, "")));
        await AddAsync("Weekly digest", "digest.lumi.example", "/collect", "\"doc.*\",\"meeting.*\"", Answer(25, _ => (204, "")));
        await AddAsync("Everything to the lake", "ingest.revontuli.example", "/aamu/events", "\"*\"", Answer(18, _ => (200, "")));
        await AddAsync("Old intranet", "intra.lumi.example", "/hook", "\"task.*\"", Answer(10, _ => (200, "")), ",\"status\":\"disabled\"");
    }

    private async Task NameAsync(string what, string name) => await app.Aamu.SendJsonAsync(HttpMethod.Put, $"/api/v1/teams/{Team}{what}", $$"""{"name":"{{name}}"}""").ReadAsync();

    private async Task AddAsync(string name, string host, string path, string types, RequestDelegate respond, string more = "")
    {
        var url = await receivers.OpenAsync(host, respond) + path;
        var made = await app.Team.PostJsonAsync("/api/v1/webhooks", $$"""{"name":"{{name}}","url":"{{url}}","eventTypes":[{{types}}]{{more}}}""").ReadAsync(HttpStatusCode.Created);
        Webhooks[name] = made.Text("id");
    }

    private async Task HappenAsync(int howMany)
    {
        for (var i = 0; i < howMany; i++, count++)
        {
            var type = EventCatalog.All.Single(type => type.Name == Happenings[count % Happenings.Length]);
            var project = type.Level == EventLevel.Team ? "" : $"\"projectId\":\"{Projects[count * 5 % 7 % Projects.Length]}\",";
            await app.Aamu.PostJsonAsync("/api/v1/events", $$"""{"type":"{{type.Name}}","teamId":"{{Team}}",{{project}}"actorId":"usr_{{(count % 3 == 0 ? "aino" : "eero")}}","data":{{type.Example}}}""").ReadAsync(HttpStatusCode.Accepted);
        }

        if (count % 8 == 7)
        {
            await app.Aamu.PostJsonAsync("/api/v1/events", $$$"""{"type":"task.finished","teamId":"{{{Team}}}","data":{}}""");
        }
    }

    /// <summary>What is due is sent and answered before the clock is set on.</summary>
    private async Task PassAsync(TimeSpan time)
    {
        var board = app.Get<LaneBoard>();
        await app.UntilAsync(scope, async () => (await board.ReadAsync(new OperatorScope("demo", null))).All.Due == 0 && await NothingIsOnTheWireAsync());
        clock.SetOn(time);
        await app.Get<Recovery>().RunAsync();
    }

    private async Task<bool> NothingIsOnTheWireAsync()
    {
        await using var rows = await app.Get<IDbContextFactory<WebhooksDbContext>>().CreateDbContextAsync();
        return await rows.LaneLeases.AllAsync(lease => lease.Claimed == "[]");
    }

    private Task RefuseAsync()
    {
        crmRefuses = true;
        return Task.CompletedTask;
    }

    private async Task PauseAsync() => await app.Team.SendJsonAsync(HttpMethod.Patch, $"/api/v1/webhooks/{Webhooks["Weekly digest"]}", """{"status":"paused"}""").ReadAsync();

    private static RequestDelegate Answer(int milliseconds, Func<int, (int Status, string Body)> say)
    {
        var turns = 0;
        return async context =>
        {
            var turn = Interlocked.Increment(ref turns);
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds + (turn * 37 % milliseconds)), TimeProvider.System);
            var (status, body) = say(turn);
            context.Response.StatusCode = status;
            if (body.Length > 0)
            {
                context.Response.ContentType = body[0] == '{' ? "application/json" : "text/plain";
                await context.Response.WriteAsync(body);
            }
        };
    }
}
