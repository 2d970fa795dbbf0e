using Aamu.Webhooks.Core.Operations;
using Aamu.Webhooks.Web.Api;
using OpenTelemetry.Metrics;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>What monitoring reads at <c>/metrics</c>, in Prometheus' format: our own figures, and the framework's about requests, connections and memory.</summary>
internal static class Figures
{
    private static readonly string[] Meters =
        [ServiceMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    public static void AddFigures(this IServiceCollection services) =>
        services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(Meters).AddPrometheusExporter(exporter => exporter.ScrapeResponseCacheDurationMilliseconds = 0));

    public static void MapFigures(this WebApplication app) =>
        app.MapPrometheusScrapingEndpoint("/metrics").RequireAuthorization(ApiAccess.FiguresPolicy);
}
