using System.Net.Http.Headers;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Operations;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>Where OpenTelemetry's variable names a collector, it gets traces, figures and the log.</summary>
public sealed class OtlpTests
{
    [Fact]
    public async Task A_collector_hears_of_an_event_by_all_three_roads()
    {
        await using var collector = await Receiver.StartAsync();
        var app = await RunningApp.StartAsync(("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
        try
        {
            var team = await app.AddTeamAsync();
            await team.SubmitAsync(ApiCalls.Event(team));
        }
        finally
        {
            // What was gathered is handed over at the end.
            await app.DisposeAsync();
        }

        Assert.Contains(collector.Requests, request => request.PathAndQuery.EndsWith("/v1/logs", StringComparison.Ordinal));
        Assert.Contains(collector.Requests, request => request.PathAndQuery.EndsWith("/v1/traces", StringComparison.Ordinal) && request.Text.Contains("accept event", StringComparison.Ordinal));
        Assert.Contains(collector.Requests, request => request.PathAndQuery.EndsWith("/v1/metrics", StringComparison.Ordinal) && request.Text.Contains("aamu.events", StringComparison.Ordinal));
    }

    /// <summary>In a process of its own: meters belong to the whole process, and a bucket remembers the last that fell into it.</summary>
    [Fact]
    public async Task The_duration_of_a_try_leads_to_the_events_trace_by_OTLP_and_by_Prometheus()
    {
        await using var collector = await Receiver.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        await using var program = new RunningProgram { More = new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf" } };
        await program.StartAsync();
        using var team = program.Client(RunningProgram.TeamKey);
        using var aamu = program.Client(RunningProgram.IngestKey);
        await team.PostJsonAsync("/api/v1/webhooks", $$"""{"name":"Traced","url":"{{receiver.Url}}","eventTypes":["*"]}""").ReadAsync(System.Net.HttpStatusCode.Created);
        await aamu.PostJsonAsync("/api/v1/events", $$$"""{"id":"evt_led","type":"task.created","teamId":"{{{Workspace.TeamId}}}","data":{}}""").ReadAsync(System.Net.HttpStatusCode.Accepted);
        await receiver.WaitForAsync(1, TestContext.Current.CancellationToken);
        var trace = EventTrace.Of(Workspace.TeamId, new EventId("evt_led")).TraceId;

        using var prometheus = program.Client(null);
        prometheus.DefaultRequestHeaders.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/openmetrics-text;version=1.0.0"));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        string figures;
        do
        {
            figures = await prometheus.GetStringAsync("/metrics", patience.Token);
        }
        while (!figures.Split('\n').Any(line => line.StartsWith("aamu_attempt_duration_seconds_bucket", StringComparison.Ordinal) && line.Contains($"trace_id=\"{trace}\"", StringComparison.Ordinal)));

        // What was gathered is handed over at the end.
        Assert.Equal(0, await program.StopAsync());
        var id = Convert.FromHexString(trace.ToHexString());
        Assert.Contains(collector.Requests, request => request.PathAndQuery.EndsWith("/v1/metrics", StringComparison.Ordinal)
            && request.Text.Contains("aamu.attempt.duration", StringComparison.Ordinal) && request.Body.AsSpan().IndexOf(id) >= 0);
    }
}
