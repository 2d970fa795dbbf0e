using System.Diagnostics;
using System.Text;
using Hangfire;
using Hangfire.Dashboard;

namespace Aamu.Webhooks.Benchmarks.Jobs;

/// <summary>One page of Hangfire's dashboard, asked for and rendered as in a web application, without the network.</summary>
internal sealed class DashboardVisit : DashboardContext
{
    private DashboardVisit(JobStorage storage, string path, IReadOnlyDictionary<string, string> query)
        : base(storage, new DashboardOptions())
    {
        Request = new Asked(path, query);
        Response = new Answered();
    }

    /// <summary>How many milliseconds the page took, with everything that it asks of the storage.</summary>
    public static async Task<double> TimeAsync(JobStorage storage, string address)
    {
        var parts = address.Split('?');
        var query = parts.Skip(1).SelectMany(text => text.Split('&')).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        var visit = new DashboardVisit(storage, parts[0], query);
        var (dispatcher, match) = DashboardRoutes.Routes.FindDispatcher(parts[0]);
        visit.UriMatch = match;
        var watch = Stopwatch.StartNew();
        await dispatcher.Dispatch(visit);
        var milliseconds = watch.Elapsed.TotalMilliseconds;
        Figures.Require(visit.Response.StatusCode == 200 && visit.Response.Body.Length > 0, $"the page {address} is there");
        return milliseconds;
    }

    private sealed class Asked(string path, IReadOnlyDictionary<string, string> query) : DashboardRequest
    {
        public override string Method => "GET";

        public override string Path => path;

        public override string PathBase => "";

        public override string LocalIpAddress => "127.0.0.1";

        public override string RemoteIpAddress => "127.0.0.1";

        public override string? GetQuery(string key) => query.GetValueOrDefault(key);

        public override Task<IList<string>> GetFormValuesAsync(string key) => Task.FromResult<IList<string>>([]);
    }

    private sealed class Answered : DashboardResponse
    {
        public override string ContentType { get; set; } = "";

        public override int StatusCode { get; set; } = 200;

        public override Stream Body { get; } = new MemoryStream();

        public override void SetExpire(DateTimeOffset? value)
        {
        }

        public override Task WriteAsync(string text) => Body.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();
    }
}
