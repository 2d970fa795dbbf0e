using Aamu.Webhooks.Core.Operations;
using Aamu.Webhooks.Web.Api;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>
/// What monitoring reads at <c>/metrics</c>, in Prometheus' format: our own figures, and the framework's about requests, connections and memory. Where the variables of OpenTelemetry name an
/// endpoint, the same figures go there by OTLP, and the log and the traces too; without one no span is made.
/// </summary>
internal static class Figures
{
    private static readonly string[] Meters =
        [ServiceMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    /// <summary>OpenTelemetry's own name, as in <c>OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4317</c>; the others (headers, protocol, sampler) are read by its libraries.</summary>
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddFigures(this IServiceCollection services, IConfiguration settings)
    {
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("aamu-webhooks", serviceVersion: typeof(Figures).Assembly.GetName().Version?.ToString(3)))
            .WithMetrics(metrics => metrics.AddMeter(Meters).AddPrometheusExporter(exporter => exporter.ScrapeResponseCacheDurationMilliseconds = 0));
        if (!string.IsNullOrWhiteSpace(settings[OtlpEndpoint]))
        {
            // A histogram's bucket remembers the trace of one that fell into it.
            telemetry.WithMetrics(metrics => metrics.SetExemplarFilter(ExemplarFilterType.TraceBased)).WithTracing(traces => traces.AddSource(EventTrace.SourceName, "Microsoft.AspNetCore")).WithLogging().UseOtlpExporter();
        }
    }

    public static void MapFigures(this WebApplication app) =>
        app.MapPrometheusScrapingEndpoint("/metrics").RequireAuthorization(ApiAccess.FiguresPolicy);
}
