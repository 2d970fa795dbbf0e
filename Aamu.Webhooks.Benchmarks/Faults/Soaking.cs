using System.Globalization;
using Aamu.Webhooks.Benchmarks.Faults.Receivers;
using Aamu.Webhooks.Benchmarks.Jobs;

namespace Aamu.Webhooks.Benchmarks.Faults;

/// <summary>Day in, day out: memory, log and handles stay where they are.</summary>
internal static class Soaking
{
    private const double MostGrowth = 1.10;

    /// <summary>A sample each.</summary>
    private const double EverySeconds = 5;

    public static async Task<string> RunAsync(Site site)
    {
        var delays = new Delays();
        await using var well = new Port(site.Ledger, delays.Around(Manners.GoodAsync));
        await using var slow = new Port(site.Ledger, Manners.Slow(100));
        await using var unwell = new Port(site.Ledger, Manners.Moody(Manners.UnwellAsync));
        await site.StartAsync();
        await site.AddTeamAsync("team_0");
        foreach (var port in new[] { well, slow, unwell })
        {
            await site.AddWebhookAsync("team_0", "Soaked", port.Url);
        }

        using var stop = new CancellationTokenSource(site.Minutes(60));
        var producing = new Producer(site, 200, _ => "team_0").RunAsync(stop.Token);
        var samples = new List<(double Memory, double Wal, double Handles)>();
        while (!stop.IsCancellationRequested)
        {
            await Patience.PauseAsync(EverySeconds * 1_000);
            samples.Add((site.Service.MemoryMb, new FileInfo(site.Database + "-wal").Length / 1024.0 / 1024.0, site.Service.Handles));
        }

        await producing;
        unwell.Manner = Manners.GoodAsync;
        var scheduled = await site.SettleDueAsync(120);
        var words = new[] { Flat(site, samples, "memory", "MB", sample => sample.Memory), Flat(site, samples, "write-ahead log", "MB", sample => sample.Wal), Flat(site, samples, "handles", "", sample => sample.Handles) };
        return string.Create(CultureInfo.InvariantCulture, $"{site.Minutes(60).TotalMinutes:0.#} min: {string.Join("; ", words)}; p99 {Figures.Show(delays.Ms.Percentile(99))} ms; {scheduled:N0} wait for their next try.");
    }

    /// <summary>The last quarter beside the second: the first warms up.</summary>
    private static string Flat(Site site, List<(double Memory, double Wal, double Handles)> samples, string what, string unit, Func<(double Memory, double Wal, double Handles), double> figure)
    {
        var quarter = Math.Max(1, samples.Count / 4);
        var (early, late) = (samples.Skip(quarter).Take(quarter).Select(figure).Median(), samples.TakeLast(quarter).Select(figure).Median());
        site.Require(late <= early * MostGrowth, $"{what} stays flat");
        return $"{what} {Figures.Show(early)} {unit} in the second quarter, {Figures.Show(late)} in the last".Replace("  ", " ", StringComparison.Ordinal);
    }
}
