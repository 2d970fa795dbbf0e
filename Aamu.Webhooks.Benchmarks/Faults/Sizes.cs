using System.Diagnostics;
using System.Globalization;
using System.Net;
using Aamu.Webhooks.Benchmarks.Faults.Receivers;
using Aamu.Webhooks.Benchmarks.Jobs;

namespace Aamu.Webhooks.Benchmarks.Faults;

/// <summary>Much of everything.</summary>
internal static class Sizes
{
    private const double ServesWithinSeconds = 10;
    private const double MostMb = 1_024;

    public static async Task<string> ManyWebhooksAsync(Site site)
    {
        const int Teams = 1_000, PerTeam = 10, Events = 5_000;
        await using var port = new Port(site.Ledger, Manners.Slow(20));
        await site.StartAsync();
        await Parallel.ForAsync(0, Teams, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (team, _) =>
        {
            await site.AddTeamAsync($"team_{team}");
            for (var i = 0; i < PerTeam; i++)
            {
                await site.AddWebhookAsync($"team_{team}", $"Webhook {i}", $"{port.Url}{team}/{i}");
            }
        });
        var started = Stopwatch.GetTimestamp();
        var producer = new Producer(site, 1, _ => "");
        await Parallel.ForAsync(0, Events, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (number, _) => await producer.PostAsync($"team_{number % Teams}"));
        await site.SettleAsync(120);
        var (rate, memory) = (Events * PerTeam / Stopwatch.GetElapsedTime(started).TotalSeconds, site.Service.MemoryMb);
        site.Kill();
        await site.StartAsync();
        site.Require(site.Service.StartSeconds <= ServesWithinSeconds, $"it serves within {ServesWithinSeconds} s of its start");
        site.Require(memory <= MostMb, $"memory stays under {MostMb:N0} MB");
        return string.Create(CultureInfo.InvariantCulture, $"{rate:N0} deliveries/s over 10,000 lanes, {memory:N0} MB; started again in {site.Service.StartSeconds:0.0} s.");
    }

    public static async Task<string> PendingAsync(Site site)
    {
        const int Webhooks = 100, Deliveries = 1_000_000, Enough = 100_000;
        await using var port = new Port(site.Ledger, Manners.GoodAsync);
        await site.StartAsync();
        await site.AddTeamAsync("team_old");
        for (var i = 0; i < Webhooks; i++)
        {
            await site.AddWebhookAsync("team_old", $"Webhook {i}", $"{port.Url}{i}");
        }

        await site.StopAsync();
        await PendingRows.FillAsync(site.Database, Webhooks, Deliveries);
        site.Filled = Deliveries;
        await site.StartAsync();
        var start = site.Service.StartSeconds;
        var asked = Stopwatch.GetTimestamp();
        await site.AddTeamAsync("team_new");
        await site.AddWebhookAsync("team_new", "New", $"{port.Url}new");
        await new Producer(site, 1, _ => "").PostAsync("team_new");
        var accepted = Stopwatch.GetElapsedTime(asked).TotalSeconds;
        var most = 0.0;
        var sent = await Tools.SecondsUntilAsync(() =>
        {
            most = Math.Max(most, site.Service.MemoryMb);
            return site.Ledger.ArrivedCount >= Enough;
        });
        site.Require(start + accepted <= ServesWithinSeconds, $"it serves within {ServesWithinSeconds} s of its start");
        site.Kill();
        await site.StartAsync();
        var again = site.Service.StartSeconds;
        asked = Stopwatch.GetTimestamp();
        await new Producer(site, 1, _ => "").PostAsync("team_new");
        var acceptedAgain = Stopwatch.GetElapsedTime(asked).TotalSeconds;
        site.Require(again + acceptedAgain <= ServesWithinSeconds, $"it serves within {ServesWithinSeconds} s of its start after a kill");
        site.Require(most <= MostMb, $"memory stays under {MostMb:N0} MB");
        return string.Create(CultureInfo.InvariantCulture, $"Serving after {start:0.0} s, a new team's event accepted {accepted:0.0} s later; {Enough / sent:N0} deliveries/s for the first {Enough:N0}; {most:N0} MB at most. Killed amid that: serving after {again:0.0} s, an event accepted {acceptedAgain:0.0} s later.");
    }

    /// <summary>20 webhooks whose receivers hang, 2,000 events of 250 KiB in batches of 8 MiB, eight at once: 0.5 GB for each webhook.</summary>
    public static async Task<string> MemoryAsync(Site site)
    {
        const int Webhooks = 20, Events = 2_000, Bytes = 250 * 1024;
        await using var port = new Port(site.Ledger, Manners.HangAsync);
        await site.StartAsync();
        await site.AddTeamAsync("team_0");
        for (var i = 0; i < Webhooks; i++)
        {
            await site.AddWebhookAsync("team_0", $"Webhook {i}", $"{port.Url}{i}");
        }

        using var watching = new CancellationTokenSource();
        var watch = MostMemoryAsync(site, watching.Token);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        var held = SlowUploads.HoldAsync(site, connections: 100, seconds: 20);
        var accepted = await Batches.FloodAsync(site, "team_0", connections: 8, Events, Bytes, stop.Token, Webhooks);
        var refused = await held;
        port.Manner = Manners.Slow(200);
        await Patience.PauseAsync(20_000);
        await watching.CancelAsync();
        var most = await watch;
        site.Require(most <= MostMb, $"memory stays under {MostMb:N0} MB");
        using var ready = await site.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        site.Require(ready.StatusCode == HttpStatusCode.OK, "it serves on");
        return string.Create(CultureInfo.InvariantCulture, $"{accepted * Bytes / 1e6:N0} MB of events accepted; of 100 uploads of 8 MB that never end {refused} were told to come again; {most:N0} MB at most.");
    }

    private static async Task<double> MostMemoryAsync(Site site, CancellationToken end)
    {
        var most = 0.0;
        while (!end.IsCancellationRequested)
        {
            most = Math.Max(most, site.Service.MemoryMb);
            await Patience.PauseAsync(100);
        }

        return most;
    }
}
