using System.Globalization;
using Aamu.Webhooks.Benchmarks.Faults.Receivers;
using Aamu.Webhooks.Benchmarks.Jobs;
using Aamu.Webhooks.Core.Deliveries;

namespace Aamu.Webhooks.Benchmarks.Faults;

/// <summary>A day's worth of old events goes, and nobody who submits meanwhile waits for it. The job runs at seven minutes past the hour: libfaketime brings that near.</summary>
internal static class Forgetting
{
    private const int Webhooks = 10;
    private const int Events = 100_000;
    private const string Left = "SELECT COUNT(*) FROM Events WHERE TeamId = 'team_old'";

    /// <summary>An event waits for one transaction of the job at its commit and for one at its claim, each at most 50 ms.</summary>
    private const double MostMsMore = 100;

    public static async Task<string> RunAsync(Site site)
    {
        var delays = new Delays();
        await using var port = new Port(site.Ledger, delays.Around(Manners.GoodAsync));
        Clocks.UseFakeTime(site);
        await site.StartAsync();
        await site.AddTeamAsync("team_old");
        for (var i = 0; i < Webhooks; i++)
        {
            await site.AddWebhookAsync("team_old", $"Webhook {i}", $"{port.Url}{i}");
        }

        await site.StopAsync();
        await PendingRows.FillAsync(site.Database, Webhooks, Events * Webhooks, DeliveryState.Succeeded, TimeSpan.FromDays(40));
        Clocks.Set(site, HoursUntilMinute(5));
        await site.StartAsync();
        await site.AddTeamAsync("team_quiet");
        await site.AddWebhookAsync("team_quiet", "Quiet", $"{port.Url}quiet");

        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(20));
        var producing = new Producer(site, 50, _ => "team_quiet").RunAsync(stop.Token);
        await Patience.PauseAsync(20_000);
        delays.Reset();
        await Patience.PauseAsync(40_000);
        var alone = delays.Ms.Percentile(99);
        await UntilAsync(site, left => left < Events, stop.Token);
        delays.Reset();
        await UntilAsync(site, left => left == 0, stop.Token);
        var during = delays.Ms;
        await stop.CancelAsync();
        await producing;
        var left = await site.CountAsync(Left);
        site.Require(left == 0, $"all that is old is forgotten ({left:N0} events are not)");
        site.Require(during.Percentile(99) <= alone + MostMsMore, $"a neighbour's p99 is at most {MostMsMore:N0} ms worse");
        return string.Create(CultureInfo.InvariantCulture, $"A neighbour's p99 {Figures.Show(alone)} ms before and {Figures.Show(during.Percentile(99))} ms meanwhile, the slowest {Figures.Show(during.Max())} ms. {Longest(site)}");
    }

    /// <summary>To a minute of the hour that is at most an hour away.</summary>
    private static double HoursUntilMinute(int minute)
    {
        var now = TimeProvider.System.GetUtcNow();
        return ((minute - now.Minute + 60) % 60 / 60.0) - (now.Second / 3600.0);
    }

    private static async Task UntilAsync(Site site, Func<long, bool> isSo, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && !isSo(await site.CountAsync(Left)))
        {
            await Patience.PauseAsync(500);
        }
    }

    /// <summary>As its log says.</summary>
    private static string Longest(Site site) => site.Service.Output.Split('\n').LastOrDefault(line => line.Contains("the longest transaction", StringComparison.Ordinal))?.Trim() ?? "";
}
