using System.Globalization;
using Aamu.Webhooks.Benchmarks.Faults.Receivers;
using Aamu.Webhooks.Benchmarks.Jobs;

namespace Aamu.Webhooks.Benchmarks.Faults;

/// <summary>The system's clock is set while the service runs. libfaketime sets it for this one process; what counts elapsed time goes on undisturbed, as on a real machine.</summary>
internal static class Clocks
{
    /// <summary>That the clock went back is found within five.</summary>
    private const double ArrivesWithinSeconds = 10;
    private const double AllWithinSeconds = 100;
    private const int OutageEvents = 100_000;
    private const double MostMb = 1_024;

    private static readonly string[] s_libraries =
        [.. new[] { "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/local/lib" }.Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1"))];

    public static async Task<string> JumpAsync(Site site)
    {
        var delays = new Delays();
        await using var slow = new Port(site.Ledger, delays.Around(Manners.Slow(400)));
        await using var unwell = new Port(site.Ledger, Manners.Moody(Manners.UnwellAsync));
        await using var dead = new Port(site.Ledger, Manners.HangAsync);
        UseFakeTime(site);
        site.Settings["Delivery__RetrySchedule"] = Kills.ShortWaits;
        // A place whose clocks are put forward and back: the service must go by universal time alone.
        site.Settings["TZ"] = "Europe/Helsinki";
        await site.StartAsync();
        await site.AddTeamAsync("team_0");
        var webhooks = new List<string>();
        foreach (var port in new[] { slow, unwell, dead })
        {
            webhooks.Add(await site.AddWebhookAsync("team_0", "Under a clock", port.Url));
        }

        using var stop = new CancellationTokenSource(TimeSpan.FromHours(1));
        var producing = new Producer(site, 20, _ => "team_0").RunAsync(stop.Token);
        await Patience.PauseAsync(10_000);
        var hours = new[] { 1, 0, -1, 0, 1, 0 };
        foreach (var hour in hours)
        {
            Set(site, hour);
            await Patience.PauseAsync(20_000);
        }

        await stop.CancelAsync();
        await producing;
        unwell.Manner = Manners.GoodAsync;
        dead.Manner = Manners.GoodAsync;
        foreach (var webhook in webhooks)
        {
            await site.TestAsync("team_0", webhook);
        }

        await site.SettleAsync(AllWithinSeconds);
        var slowest = delays.Ms.Max() / 1_000;
        site.Require(slowest <= ArrivesWithinSeconds, $"no event waits longer than {ArrivesWithinSeconds} s for a receiver that is well");
        return string.Create(CultureInfo.InvariantCulture, $"{hours.Length} jumps; the slowest arrival at a receiver that is well {slowest:0.0} s; the rest within {AllWithinSeconds} s of their receivers being well.");
    }

    public static async Task<string> OutageAsync(Site site)
    {
        await using var receiver = new Port(site.Ledger, Manners.ResetBeforeAsync);
        UseFakeTime(site);
        await site.StartAsync();
        await site.AddTeamAsync("team_0");
        await site.AddWebhookAsync("team_0", "Down for an hour", receiver.Url);
        await Batches.FloodAsync(site, "team_0", connections: 4, OutageEvents, eventBytes: 500, CancellationToken.None);
        var before = site.Ledger.Requests;
        for (var quarter = 1; quarter <= 4; quarter++)
        {
            Set(site, quarter / 4.0);
            await Patience.PauseAsync(8_000);
        }

        var (probes, memory) = (site.Ledger.Requests - before, site.Service.MemoryMb);
        receiver.Manner = Manners.GoodAsync;
        Set(site, 1.3);
        var left = await site.SettleAsync(240);
        var afterwards = site.Service.MemoryMb;
        site.Require(Math.Max(memory, afterwards) <= MostMb, $"memory stays under {MostMb:N0} MB");
        site.Require(probes < 100, $"a receiver that is down is left in peace ({probes} requests came in the hour)");
        return string.Create(CultureInfo.InvariantCulture, $"{probes} probes in the hour, then {(left == 0 ? "all" : $"all but {left:N0}")}; {memory:N0} MB while it was down, {afterwards:N0} MB afterwards.");
    }

    public static void UseFakeTime(Site site)
    {
        var library = Array.Find(s_libraries, File.Exists) ?? throw new NotHereException("libfaketime is not installed.");
        Set(site, 0);
        site.Settings["LD_PRELOAD"] = library;
        site.Settings["FAKETIME_TIMESTAMP_FILE"] = FileOf(site);
        // The file is read once a second: read at every question for the time, it would be the slower part of the service.
        site.Settings["FAKETIME_CACHE_DURATION"] = "1";
        site.Settings["DONT_FAKE_MONOTONIC"] = "1";
    }

    /// <summary>So many hours ahead. Moved into place whole: the file is read at any moment.</summary>
    public static void Set(Site site, double hours)
    {
        File.WriteAllText(FileOf(site) + ".new", string.Create(CultureInfo.InvariantCulture, $"{(hours < 0 ? "" : "+")}{hours * 3600:0}\n"));
        File.Move(FileOf(site) + ".new", FileOf(site), overwrite: true);
    }

    private static string FileOf(Site site) => Path.Combine(site.Data, "clock");
}
