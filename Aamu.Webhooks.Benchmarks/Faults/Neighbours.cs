using System.Globalization;
using Aamu.Webhooks.Benchmarks.Faults.Receivers;
using Aamu.Webhooks.Benchmarks.Jobs;

namespace Aamu.Webhooks.Benchmarks.Faults;

/// <summary>Nobody waits for somebody else's receiver, or behind somebody else's flood.</summary>
internal static class Neighbours
{
    private const int Webhooks = 50;
    private const int Rounds = 5;
    private const double MostWorse = 0.10;

    /// <summary>On a machine that does everything itself, two runs of the same differ by so much.</summary>
    private const double NoiseMs = 1;

    private const double MostMsInAFlood = 1_000;

    /// <summary>In turn with and without the dead one, so that what else goes on in the machine is in both; medians of the rounds.</summary>
    public static async Task<string> OneIsDeadAsync(Site site)
    {
        var delays = new Delays();
        await using var mortal = new Port(site.Ledger, Manners.GoodAsync);
        var others = Enumerable.Range(0, Webhooks - 1).Select(_ => new Port(site.Ledger, delays.Around(Manners.GoodAsync))).ToList();
        await site.StartAsync();
        await site.AddTeamAsync("team_0");
        var mortals = await site.AddWebhookAsync("team_0", "Mortal", mortal.Url);
        foreach (var port in others)
        {
            await site.AddWebhookAsync("team_0", "Other", port.Url);
        }

        await P99Async(site, delays, 10);
        var (with, without) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            without.Add(await P99Async(site, delays, 10));
            mortal.Manner = Manners.HangAsync;
            with.Add(await P99Async(site, delays, 10));
            mortal.Manner = Manners.GoodAsync;
            await site.TestAsync("team_0", mortals);
            await site.SettleAsync(120);
        }

        site.Require(with.Median() <= (without.Median() * (1 + MostWorse)) + NoiseMs, "the others' p99 is at most 10 % worse");
        foreach (var port in others)
        {
            await port.DisposeAsync();
        }

        return $"The others' p99 {Show(without)} ms while it is well, {Show(with)} ms while it hangs.";
    }

    public static async Task<string> OneFloodsAsync(Site site)
    {
        var delays = new Delays();
        await using var quiet = new Port(site.Ledger, delays.Around(Manners.GoodAsync));
        await using var flooded = new Port(site.Ledger, Manners.Slow(20));
        await site.StartAsync();
        foreach (var (team, url) in new[] { ("team_quiet", quiet.Url), ("team_flood", flooded.Url) })
        {
            await site.AddTeamAsync(team);
            await site.AddWebhookAsync(team, team, url);
        }

        var producer = new Producer(site, 50, _ => "team_quiet");
        using (var before = new CancellationTokenSource(TimeSpan.FromSeconds(15)))
        {
            await producer.RunAsync(before.Token);
        }

        var alone = delays.Ms.Percentile(99);
        delays.Reset();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var flooding = Batches.FloodAsync(site, "team_flood", connections: 8, events: 200_000, eventBytes: 800, stop.Token);
        await producer.RunAsync(stop.Token);
        var flood = await flooding;
        var during = delays.Ms.Percentile(99);
        var backlog = await site.CountAsync("SELECT COUNT(*) FROM Deliveries WHERE State = 0");
        site.Require(during <= MostMsInAFlood, $"the quiet team's p99 stays under {MostMsInAFlood:N0} ms");
        await site.SettleAsync(600);
        return string.Create(CultureInfo.InvariantCulture, $"{flood:N0} events flooded in, {backlog:N0} of them still to be sent in the end; the quiet team's p99 {Figures.Show(alone)} ms alone, {Figures.Show(during)} ms beside it.");
    }

    private static async Task<double> P99Async(Site site, Delays delays, double seconds)
    {
        delays.Reset();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        await new Producer(site, 10, _ => "team_0").RunAsync(stop.Token);
        await Patience.PauseAsync(500);
        return delays.Ms.Percentile(99);
    }

    private static string Show(List<double> runs) => $"{Figures.Show(runs.Median())} ({Figures.Show(runs.Min())}–{Figures.Show(runs.Max())})";
}
