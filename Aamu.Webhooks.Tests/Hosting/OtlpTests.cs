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
}
