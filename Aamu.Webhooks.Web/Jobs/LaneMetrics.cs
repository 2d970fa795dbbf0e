using System.Globalization;
using Aamu.Webhooks.Core.Operations;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Operate;
using Hangfire;
using Hangfire.Dashboard;

namespace Aamu.Webhooks.Web.Jobs;

/// <summary>Our own figures on Hangfire's first page: jobs are only wake-ups, deliveries are what counts.</summary>
internal static class LaneMetrics
{
    private static readonly DashboardMetric Due = Metric("aamu:due", "Deliveries due now", lanes => new Metric(lanes.Due) { Style = MetricStyle.Info, Highlighted = lanes.Due > 0 });

    private static readonly DashboardMetric Oldest = Metric("aamu:oldest", "Oldest due delivery, age", (lanes, now) => new Metric(lanes.OldestDue is { } oldest ? LanesPage.Words(now - oldest) : "–")
    {
        Style = lanes.OldestDue < now - TimeSpan.FromMinutes(2) ? MetricStyle.Danger : MetricStyle.Default,
    });

    private static readonly DashboardMetric Retrying = Metric("aamu:retrying", "Deliveries waiting for a retry", lanes => new Metric(lanes.Retrying));

    private static readonly DashboardMetric Failing = Metric("aamu:failing", "Lanes failing", lanes => new Metric(lanes.FailingLanes.ToString("N0", CultureInfo.InvariantCulture))
    {
        Style = lanes.FailingLanes > 0 ? MetricStyle.Warning : MetricStyle.Default,
    });

    private static readonly DashboardMetric Down = Metric("aamu:down", "Receivers down", lanes => new Metric(lanes.OpenLanes.ToString("N0", CultureInfo.InvariantCulture))
    {
        Style = lanes.OpenLanes > 0 ? MetricStyle.Warning : MetricStyle.Default,
    });

    private static int isThere;

    /// <summary>Hangfire keeps one list for the whole process.</summary>
    public static void UseLaneMetrics(this IGlobalConfiguration configuration)
    {
        if (Interlocked.Exchange(ref isThere, 1) == 0)
        {
            configuration.UseDashboardMetrics(Due, Oldest, Retrying, Failing, Down);
        }
    }

    private static DashboardMetric Metric(string name, string title, Func<LaneHealth, Metric> show) => Metric(name, title, (lanes, _) => show(lanes));

    private static DashboardMetric Metric(string name, string title, Func<LaneHealth, DateTimeOffset, Metric> show) => new(name, title, page =>
    {
        var http = page.Context.GetHttpContext();
        var services = http.RequestServices;
        // Read once for all four: they stand side by side and should agree.
        if (http.Items[nameof(LaneMetrics)] is not LaneHealth lanes)
        {
            http.Items[nameof(LaneMetrics)] = lanes = services.GetRequiredService<LaneBoard>()
                .TotalAsync(http.User.AsOperator()).GetAwaiter().GetResult();
        }

        return show(lanes, services.GetRequiredService<TimeProvider>().GetUtcNow());
    });
}
