using System.Collections.Concurrent;
using System.Net;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Aamu.Webhooks.Tests.Listening;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

/// <summary>
/// The sites of <c>docs/deploy</c> before the program: pages live on a WebSocket through them, and so does the tool that listens; events come in through them;
/// the program knows that people speak https, and from where.
/// </summary>
[Collection(BrowserJourneys.Name)]
public sealed class BehindProxyJourney(Chromium chromium)
{
    [Fact]
    public Task Behind_nginx_a_page_lives_on_a_web_socket_and_shows_an_event_that_came_the_same_way()
    {
        Nginx.Require();
        return WalkAsync(Nginx.StartAsync);
    }

    [Fact]
    public Task Behind_Caddy_a_page_lives_on_a_web_socket_and_shows_an_event_that_came_the_same_way()
    {
        Caddy.Require();
        return WalkAsync(Caddy.StartAsync);
    }

    private async Task WalkAsync(Func<Uri, string, Task<ReverseProxy>> start)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await RunningApp.StartAsync(("Proxies:Trusted", "127.0.0.1/32"));
        using var folder = new TemporaryFolder();
        await using (var proxy = await start(new Uri(app.Url), folder.Name))
        {
            await using var context = await chromium.ContextAsync(proxy.Url);
            // Anybody may claim that; the proxy knows better.
            await context.SetExtraHTTPHeadersAsync([KeyValuePair.Create("X-Forwarded-For", "192.0.2.77")]);
            var (page, lines) = (await context.NewPageAsync(), new ConcurrentQueue<string>());
            page.WebSocket += (_, line) => lines.Enqueue(line.Url);
            await page.GotoAsync("/");
            await page.GetByLabel("E-mail").FillAsync(RunningApp.AdminEmail);
            await page.GetByLabel("Password").FillAsync(RunningApp.AdminPassword);
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Overview" })).ToBeVisibleAsync();
            Assert.All(await context.CookiesAsync(), cookie => Assert.True(cookie.Secure, cookie.Name));
            var signedIn = (await app.Get<AuditLog>().PageAsync(TeamAccess.ForOperator("test", null), new() { Action = AuditAction.SignedIn }, 50)).Items.Single();
            Assert.Equal("127.0.0.1", signedIn.Address);
            await page.GetByRole(AriaRole.Link, new() { Name = "Deliveries", Exact = true }).First.ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Deliveries", Level = 1 })).ToBeVisibleAsync();

            using var aamu = Through(proxy, RunningApp.IngestKey);
            using var team = Through(proxy, RunningApp.TeamKey);
            await team.PostJsonAsync("/api/v1/webhooks", $$"""{"name":"Behind a proxy","url":"{{receiver.Url}}","eventTypes":["*"]}""").ReadAsync(HttpStatusCode.Created);
            // As large as a batch may be: a proxy has its own opinion on that.
            var filling = new string('x', 200_000);
            var batch = string.Join(',', Enumerable.Range(1, 40).Select(number => $$$"""{"id":"evt_{{{number}}}","type":"task.created","teamId":"{{{RunningApp.TeamId}}}","data":{"text":"{{{filling}}}"}}"""));
            await aamu.PostJsonAsync("/api/v1/events/batch", $"[{batch}]").ReadAsync(HttpStatusCode.Accepted);
            await receiver.WaitForAsync(40);
            await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Behind a proxy" }).First).ToBeVisibleAsync();
            Assert.Contains(lines, line => line.StartsWith($"wss://localhost:{proxy.Port}/_blazor", StringComparison.Ordinal));

            await ListenAsync(proxy, aamu, team);
        }
    }

    /// <summary>A developer's machine, far from the server, gets its deliveries over the connection that the tool holds.</summary>
    private static async Task ListenAsync(ReverseProxy proxy, HttpClient aamu, HttpClient team)
    {
        await using var laptop = await Receiver.StartAsync();
        var webhook = (string)(await team.PostJsonAsync("/api/v1/webhooks", """{"name":"Laptop","url":"listen:","eventTypes":["meeting.*"]}""").ReadAsync(HttpStatusCode.Created))["id"]!;
        await using var tool = ToolProcess.Trusting(proxy.Certificate, RunningApp.TeamKey, "listen", "--server", proxy.Url, "--webhook", webhook, "--forward", laptop.Url);
        await aamu.PostJsonAsync("/api/v1/events", $$$"""{"type":"meeting.created","teamId":"{{{RunningApp.TeamId}}}","data":{"title":"Stand-up"}}""").ReadAsync(HttpStatusCode.Accepted);
        await laptop.WaitForAsync(1);
        Assert.Equal(0, await tool.InterruptAsync());
    }

    private static HttpClient Through(ReverseProxy proxy, string key) => new(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator })
    {
        BaseAddress = new Uri(proxy.Url),
        DefaultRequestHeaders = { Authorization = new("Bearer", key) },
    };
}
