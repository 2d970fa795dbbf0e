using System.Diagnostics;
using System.Globalization;
using Aamu.Webhooks.Benchmarks.Faults.Receivers;
using Aamu.Webhooks.Benchmarks.Jobs;
using Aamu.Webhooks.Benchmarks.Workloads;
using Aamu.Webhooks.Core.Deliveries;

namespace Aamu.Webhooks.Benchmarks.Faults;

/// <summary>A large file is copied and verified by a process beside the service: whoever submits meanwhile notices little of it, at its end least of all.</summary>
internal static class BackingUp
{
    private const int Webhooks = 100;
    private const int Deliveries = 1_000_000;
    private const double MostP99Ms = 1_000;
    private const double MostMs = 5_000;

    public static async Task<string> RunAsync(Site site)
    {
        var delays = new Delays();
        await using var port = new Port(site.Ledger, delays.Around(Manners.GoodAsync));
        await site.StartAsync();
        await site.AddTeamAsync("team_old");
        for (var i = 0; i < Webhooks; i++)
        {
            await site.AddWebhookAsync("team_old", $"Webhook {i}", $"{port.Url}{i}");
        }

        await site.StopAsync();
        await PendingRows.FillAsync(site.Database, Webhooks, Deliveries, DeliveryState.Cancelled);
        (site.Filled, site.FilledCancelled) = (Deliveries, Deliveries);
        await site.StartAsync();
        await site.AddTeamAsync("team_quiet");
        await site.AddWebhookAsync("team_quiet", "Quiet", $"{port.Url}quiet");

        using var stop = new CancellationTokenSource();
        var producing = new Producer(site, 50, _ => "team_quiet").RunAsync(stop.Token);
        await Patience.PauseAsync(5_000);
        delays.Reset();
        await Patience.PauseAsync(20_000);
        var alone = delays.Ms.Percentile(99);
        delays.Reset();
        var watching = PeakAsync(site, stop.Token);
        var took = await BackUpAsync(site);
        // The first commits after the copy's read has ended write the log home.
        await Patience.PauseAsync(30_000);
        var during = delays.Ms;
        await stop.CancelAsync();
        await producing;
        var peak = await watching;
        site.Require(during.Percentile(99) <= MostP99Ms, $"the others' p99 stays under {MostP99Ms:N0} ms");
        site.Require(during.Max() <= MostMs, $"nobody waits longer than {MostMs:N0} ms");
        return string.Create(CultureInfo.InvariantCulture, $"{new FileInfo(site.Database).Length / 1e6:N0} MB in {took:0.0} s; the others' p99 {Figures.Show(alone)} ms alone and {Figures.Show(during.Percentile(99))} ms until half a minute after, the slowest {Figures.Show(during.Max())} ms; the log grew to {peak:N0} MB.");
    }

    /// <returns>How long it took, in seconds.</returns>
    private static async Task<double> BackUpAsync(Site site)
    {
        var started = Stopwatch.GetTimestamp();
        string[] command = [.. ProgramFiles.Command(site.App), "backup", "--to", Path.Combine(site.Data, "backups")];
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = site.App, RedirectStandardOutput = true };
        foreach (var (name, value) in ServiceProcess.Settings(site.Http.BaseAddress!, site.Data))
        {
            start.Environment[name] = value;
        }

        using var backup = Process.Start(start)!;
        await backup.StandardOutput.ReadToEndAsync();
        await backup.WaitForExitAsync();
        site.Require(backup.ExitCode == 0, $"the backup is made (exit code {backup.ExitCode})");
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <returns>The largest size of the write-ahead log, in MB.</returns>
    private static async Task<double> PeakAsync(Site site, CancellationToken end)
    {
        var peak = 0L;
        while (!end.IsCancellationRequested)
        {
            peak = Math.Max(peak, new FileInfo(site.Database + "-wal").Length);
            await Patience.PauseAsync(100);
        }

        return peak / 1e6;
    }
}
