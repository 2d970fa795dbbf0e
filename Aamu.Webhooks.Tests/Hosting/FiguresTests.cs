using System.Net;
using System.Net.Http.Json;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>What monitoring reads at /metrics, and who may.</summary>
[Collection(ApiTests.Name)]
public sealed class FiguresTests(RunningApp app)
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
        string figures;
        do
        {
            // Counted a moment after the receiver has answered.
            figures = await monitoring.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        }
        while (!figures.Contains("aamu_deliveries_total", StringComparison.Ordinal));

        Assert.All(
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
                "http_server_request_duration_seconds_count",
            ],
            figure => Assert.Contains($"\n{figure}", figures, StringComparison.Ordinal));
        Assert.DoesNotContain(Workspace.TeamId.Value, figures, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_elsewhere_they_want_an_operator_key_and_no_other()
    {
        var key = (await app.Get<ServiceKeys>().AddAsync(TeamAccess.ForOperator("olli"), "Prometheus", ApiKeyKind.Operator)).Value!.Key;
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(null, from: null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(null, from: "203.0.113.9"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("aamu_ok_nobody_made_this_one", from: null));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(RunningApp.TeamKey, from: null));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(RunningApp.IngestKey, from: "203.0.113.9"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(key, from: "203.0.113.9"));
    }

    [Fact]
    public async Task An_operator_key_reads_nothing_of_a_team()
    {
        using var monitoring = app.Client((await app.Get<ServiceKeys>().AddAsync(TeamAccess.ForOperator("olli"), "Prometheus", ApiKeyKind.Operator)).Value!.Key);
        foreach (var path in new[] { "/api/v1/webhooks", $"/api/v1/webhooks?teamId={RunningApp.TeamId}", $"/api/v1/events?teamId={RunningApp.TeamId}" })
        {
            using var answer = await monitoring.GetAsync(path);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        using var submitted = await monitoring.PostAsJsonAsync("/api/v1/events", new { type = "task.created", teamId = RunningApp.TeamId, data = new { } });
        Assert.Equal(HttpStatusCode.Forbidden, submitted.StatusCode);
    }

    private async Task<HttpStatusCode> StatusAsync(string? key, string? from)
    {
        using var client = app.Client(key);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        if (from is not null)
        {
            request.Headers.Add("X-Forwarded-For", from);
        }

        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
