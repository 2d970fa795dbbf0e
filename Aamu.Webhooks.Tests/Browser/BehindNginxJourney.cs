using System.Collections.Concurrent;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

/// <summary>The site of <c>docs/deploy/nginx.conf</c> before the program: pages live on a WebSocket through it, events come in through it, and the program knows that people speak https.</summary>
[Collection(BrowserJourneys.Name)]
public sealed class BehindNginxJourney(Chromium chromium)
{
    [Fact]
    public async Task A_page_lives_on_a_web_socket_and_shows_an_event_that_came_the_same_way()
    {
        Nginx.Require();
        await using var receiver = await Receiver.StartAsync();
        await using var app = await RunningApp.StartAsync(("Proxies:Trusted", "127.0.0.1/32"));
        using var files = new TemporaryFolder();
        var folder = files.Name;
        await using (var nginx = await Nginx.StartAsync(await SiteAsync(folder), new Uri(app.Url), folder))
        {
            var site = $"https://localhost:{nginx.Port}";
            await using var context = await chromium.ContextAsync(site);
            var (page, lines) = (await context.NewPageAsync(), new ConcurrentQueue<string>());
            page.WebSocket += (_, line) => lines.Enqueue(line.Url);
            await page.GotoAsync("/");
            await page.GetByLabel("E-mail").FillAsync(RunningApp.AdminEmail);
            await page.GetByLabel("Password").FillAsync(RunningApp.AdminPassword);
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Overview" })).ToBeVisibleAsync();
            Assert.All(await context.CookiesAsync(), cookie => Assert.True(cookie.Secure, cookie.Name));
            await page.GotoAsync($"/t/{RunningApp.TeamId}/deliveries");
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Deliveries", Level = 1 })).ToBeVisibleAsync();

            using var aamu = Through(site, RunningApp.IngestKey);
            using var team = Through(site, RunningApp.TeamKey);
            await team.PostJsonAsync("/api/v1/webhooks", $$"""{"name":"Behind nginx","url":"{{receiver.Url}}","eventTypes":["*"]}""").ReadAsync(System.Net.HttpStatusCode.Created);
            // As large as a batch may be: nginx has its own opinion on that by default.
            var filling = new string('x', 200_000);
            var batch = string.Join(',', Enumerable.Range(1, 40).Select(number => $$$"""{"id":"evt_{{{number}}}","type":"task.created","teamId":"{{{RunningApp.TeamId}}}","data":{"text":"{{{filling}}}"}}"""));
            await aamu.PostJsonAsync("/api/v1/events/batch", $"[{batch}]").ReadAsync(System.Net.HttpStatusCode.Accepted);
            await receiver.WaitForAsync(40);

            await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Behind nginx" }).First).ToBeVisibleAsync();
            Assert.Contains(lines, line => line.StartsWith($"wss://localhost:{nginx.Port}/_blazor", StringComparison.Ordinal));
        }
    }

    /// <summary>The file as it is shipped, for this machine's name and with a certificate that was just made.</summary>
    private static async Task<string> SiteAsync(string folder)
    {
        using var certificate = Certificates.SelfSignedFor("localhost");
        await File.WriteAllTextAsync(Path.Combine(folder, "localhost.pem"), certificate.ExportCertificatePem());
        using var key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(certificate)!;
        await File.WriteAllTextAsync(Path.Combine(folder, "localhost.key"), key.ExportPkcs8PrivateKeyPem());
        return (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "deploy", "nginx.conf")))
            .Replace("webhooks.example.com", "localhost", StringComparison.Ordinal)
            .Replace("/etc/ssl/private/", $"{folder}/", StringComparison.Ordinal)
            .Replace("/etc/ssl/", $"{folder}/", StringComparison.Ordinal);
    }

    private static HttpClient Through(string site, string key) => new(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator })
    {
        BaseAddress = new Uri(site),
        DefaultRequestHeaders = { Authorization = new("Bearer", key) },
    };
}
