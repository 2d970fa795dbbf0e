using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Aamu.Webhooks.Benchmarks.Faults.Receivers;
using Aamu.Webhooks.Benchmarks.Jobs;

namespace Aamu.Webhooks.Benchmarks.Faults;

/// <summary>Killed again and again under load, and while it starts, towards receivers that are everything but well; then all is well, and everything must arrive.</summary>
internal static class Kills
{
    private const double EventsPerSecond = 25;
    private const double SettleSeconds = 900;

    private static readonly IPAddress s_trap = IPAddress.Parse("127.0.0.2");

    /// <summary>A schedule that tries often and is not used up in a run.</summary>
    public static string ShortWaits { get; } = string.Join(", ", Enumerable.Repeat("00:00:02, 00:00:10, 00:00:30", 30));

    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["Delivery__AllowedNetworks"] = "127.0.0.1/32",
        ["Delivery__RequestTimeout"] = "00:00:03",
        ["Delivery__RetrySchedule"] = ShortWaits,
    };

    public static async Task<string> RunAsync(Site site)
    {
        await using var trap = new Port(site.Ledger, Manners.GoodAsync, s_trap);
        await using var receivers = new Menagerie(site, trap);
        await using var names = StartNames(site);
        await site.StartAsync();
        await site.AddTeamAsync("team_0");
        var webhooks = await receivers.SubscribeAsync(withNames: names is not null);

        var (kills, producer) = (0, new Producer(site, EventsPerSecond, _ => "team_0"));
        using var stop = new CancellationTokenSource(site.Minutes(10));
        var producing = producer.RunAsync(stop.Token);
        while (!stop.IsCancellationRequested)
        {
            await Patience.PauseAsync(RandomNumberGenerator.GetInt32(50, 10_000));
            site.Kill();
            kills++;
            if (kills % 3 == 0)
            {
                await site.KillAtStartAsync(RandomNumberGenerator.GetInt32(100, 2_500));
                kills++;
            }

            await site.StartAsync();
        }

        await producing;
        site.Require(!receivers.Reached().Any(), $"nobody is reached past a bad certificate or name ({string.Join(", ", receivers.Reached())})");
        site.Require(names is not null || !site.WantsAll, "names fail, too: that needs root");
        receivers.GetWell();
        names?.IsWell = true;
        foreach (var webhook in webhooks)
        {
            await site.TestAsync("team_0", webhook);
        }

        await site.SettleAsync(SettleSeconds);
        site.Require(trap.Connections == 0, $"nobody is led to an address that may not be called ({trap.Connections} connections came)");
        return string.Create(CultureInfo.InvariantCulture, $"{kills} kills; {site.Ledger.Requests:N0} requests came whole, none at a forbidden address{(names is null ? "; without faults of DNS, which need root" : "")}.");
    }

    private static BadNames? StartNames(Site site)
    {
        try
        {
            var names = new BadNames(s_trap);
            site.Through = BadNames.Through(site.Data);
            return names;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
