using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Api;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>What monitoring reads at /metrics, and who may.</summary>
[Collection(ApiTests.Name)]
public sealed partial class FiguresTests(RunningApp app)
{
    private static readonly string[] Everything = ["*"];

    /// <summary>In a process of its own: meters belong to the whole process.</summary>
    [Fact]
    public async Task What_was_accepted_refused_tried_and_delivered_is_counted()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var program = new RunningProgram();
        await program.StartAsync();
        using var team = program.Client(RunningProgram.TeamKey);
        using var aamu = program.Client(RunningProgram.IngestKey);
        using var monitoring = program.Client(null);
        await team.PostAsJsonAsync("/api/v1/webhooks", new { name = "Counted", url = receiver.Url, eventTypes = Everything });
        await aamu.PostAsJsonAsync("/api/v1/events", new { id = "evt_1", type = "task.created", teamId = Workspace.TeamId.Value, data = new { } });
        await aamu.PostAsJsonAsync("/api/v1/events", new { id = "evt_1", type = "task.created", teamId = Workspace.TeamId.Value, data = new { } });
        await aamu.PostAsJsonAsync("/api/v1/events", new { type = "task.creatd", teamId = Workspace.TeamId.Value, data = new { } });
        await receiver.WaitForAsync(1, TestContext.Current.CancellationToken);
        string[] expected =
        [
            """aamu_events_total{otel_scope_name="Aamu.Webhooks",result="accepted"} 1""",
            """aamu_events_total{otel_scope_name="Aamu.Webhooks",result="duplicate"} 1""",
            """aamu_refusals_total{otel_scope_name="Aamu.Webhooks",reason="unknown-event-type"} 1""",
            """aamu_attempts_total{otel_scope_name="Aamu.Webhooks",outcome="succeeded"} 1""",
            """aamu_attempt_duration_seconds_count{otel_scope_name="Aamu.Webhooks",outcome="succeeded"} 1""",
            """aamu_deliveries_total{otel_scope_name="Aamu.Webhooks",result="succeeded"} 1""",
            """aamu_lane_backlog{otel_scope_name="Aamu.Webhooks"} 0""",
            """aamu_lane_oldest_due_seconds{otel_scope_name="Aamu.Webhooks"} 0""",
            """aamu_lane_retrying{otel_scope_name="Aamu.Webhooks"} 0""",
            """aamu_lane_failing{otel_scope_name="Aamu.Webhooks"} 0""",
            """aamu_lane_down{otel_scope_name="Aamu.Webhooks"} 0""",
            """aamu_lane_waiting{otel_scope_name="Aamu.Webhooks"} 0""",
            """aamu_nodes{otel_scope_name="Aamu.Webhooks"} 1""",
            "http_server_request_duration_seconds_count",
        ];
        // Counted and written down a moment after the receiver has answered; gauges are read once a second.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var figures = "";
        string[] missing = expected;
        while (missing.Length > 0)
        {
            Assert.False(patience.IsCancellationRequested, $"Missing: {string.Join("; ", missing)}\n{figures}");
            figures = await monitoring.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
            missing = [.. expected.Where(figure => !figures.Contains($"\n{figure}", StringComparison.Ordinal))];
        }

        Assert.DoesNotContain(Workspace.TeamId.Value, figures, StringComparison.Ordinal);
        foreach (var file in new[] { "alerts.yaml", "grafana-dashboard.json" })
        {
            var asked = MetricName().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "deploy", file), TestContext.Current.CancellationToken)).Select(name => name.Value).Distinct().ToList();
            Assert.True(asked.Count >= 5);
            // The books are checked some minutes after the start for the first time: ConservationTests shows that they are told of then.
            Assert.All(asked.Where(name => name != "aamu_books_mistakes"), name => Assert.True(figures.Contains($"\n{name}{{", StringComparison.Ordinal), $"{file} asks for {name}, which is not told."));
        }
    }

    [Fact]
    public async Task From_behind_a_proxy_they_want_an_operator_key_and_no_other()
    {
        var key = (await app.Get<ServiceKeys>().AddAsync(TeamAccess.ForOperator("olli", null), "Prometheus", ApiKeyKind.Operator)).Value!.Key;
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(null, "X-Forwarded-For"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(null, "X-Real-IP"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("aamu_ok_nobody_made_this_one"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(RunningApp.TeamKey));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(RunningApp.IngestKey, "X-Forwarded-For"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(key, "X-Forwarded-For"));
    }

    [Theory]
    [InlineData("127.0.0.1", "", true)]
    [InlineData("::1", "", true)]
    [InlineData("203.0.113.9", "", false)]
    [InlineData("127.0.0.1", "10.0.0.0/8", false)]
    public async Task Without_a_key_they_are_for_programs_on_this_machine_where_no_proxy_is_configured(string from, string trustedProxies, bool open)
    {
        var proxies = new ForwardedHeadersOptions();
        proxies.KnownIPNetworks.Clear();
        proxies.KnownProxies.Clear();
        if (trustedProxies.Length > 0)
        {
            proxies.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(trustedProxies));
        }

        var request = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(from) } };
        var decision = new AuthorizationHandlerContext([new FiguresTicket()], request.User, request);
        await new FiguresTicket.Office(Options.Create(proxies)).HandleAsync(decision);
        Assert.Equal(open, decision.HasSucceeded);
    }

    [Fact]
    public async Task An_operator_key_reads_nothing_of_a_team()
    {
        using var monitoring = app.Client((await app.Get<ServiceKeys>().AddAsync(TeamAccess.ForOperator("olli", null), "Prometheus", ApiKeyKind.Operator)).Value!.Key);
        foreach (var path in new[] { "/api/v1/webhooks", $"/api/v1/webhooks?teamId={RunningApp.TeamId}", $"/api/v1/events?teamId={RunningApp.TeamId}" })
        {
            using var answer = await monitoring.GetAsync(path);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        using var submitted = await monitoring.PostAsJsonAsync("/api/v1/events", new { type = "task.created", teamId = RunningApp.TeamId, data = new { } });
        Assert.Equal(HttpStatusCode.Forbidden, submitted.StatusCode);
    }

    private async Task<HttpStatusCode> StatusAsync(string? key, string? proxyHeader = null)
    {
        using var client = app.Client(key);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        if (proxyHeader is not null)
        {
            request.Headers.Add(proxyHeader, "203.0.113.9");
        }

        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    [GeneratedRegex(@"\b(?:aamu|http_server|dotnet)_[a-z_]+\b")]
    private static partial Regex MetricName();
}
