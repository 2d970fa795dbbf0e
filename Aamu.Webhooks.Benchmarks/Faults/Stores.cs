using System.Globalization;
using System.Net;
using Aamu.Webhooks.Benchmarks.Faults.Receivers;
using Aamu.Webhooks.Benchmarks.Jobs;
using Microsoft.Data.Sqlite;

namespace Aamu.Webhooks.Benchmarks.Faults;

/// <summary>The file cannot be written for a while: the service says so, sends what it has, accepts nothing, and goes on by itself.</summary>
internal static class Stores
{
    private const double FaultSeconds = 60;
    private const double WellWithinSeconds = 10;

    public static async Task<string> FullAsync(Site site)
    {
        const int Megabytes = 64;
        await Tools.RunAsync("Mounting a small disk needs root.", "mount", "-t", "tmpfs", "-o", $"size={Megabytes}m", "tmpfs", site.Data);
        try
        {
            var ballast = Path.Combine(site.Data, "ballast");
            return await UnderLoadAsync(
                site,
                () => Tools.Fill(ballast),
                () => File.Delete(ballast),
                closeBooks: true);
        }
        finally
        {
            site.Kill();
            await Tools.RunAsync("", "umount", "-l", site.Data);
        }
    }

    /// <summary>What a file system does to its files after an error of the disk: those that are open cannot be written any more either.</summary>
    public static Task<string> ReadOnlyAsync(Site site)
    {
        string[] files = [site.Database, site.Database + "-wal"];
        return UnderLoadAsync(
            site,
            () => Tools.RunAsync("Making files immutable needs root and a file system that can.", ["chattr", "+i", .. files]).GetAwaiter().GetResult(),
            () => Tools.RunAsync("", ["chattr", "-i", .. files]).GetAwaiter().GetResult());
    }

    public static async Task<string> BusyAsync(Site site)
    {
        await using var other = new SqliteConnection($"Data Source={site.Database};Pooling=False");
        SqliteTransaction? held = null;
        return await UnderLoadAsync(
            site,
            () =>
            {
                other.Open();
                held = other.BeginTransaction(deferred: false);
            },
            () => held!.Dispose());
    }

    /// <summary>The root page of the events' index is overwritten; put back only where nobody has written over it since.</summary>
    public static async Task<string> CorruptAsync(Site site)
    {
        var page = new DamagedPage(site.Database, "IX_Events_TeamId_Id");
        return await UnderLoadAsync(site, page.Damage, page.Mend, restart: true);
    }

    private static async Task<string> UnderLoadAsync(Site site, Action begin, Action end, bool restart = false, bool closeBooks = false)
    {
        await using var quick = new Port(site.Ledger, Manners.GoodAsync);
        await using var slow = new Port(site.Ledger, Manners.Slow(500));
        await site.StartAsync();
        await site.AddTeamAsync("team_0");
        await site.AddWebhookAsync("team_0", "Quick", quick.Url);
        await site.AddWebhookAsync("team_0", "Slow", slow.Url);
        var producer = new Producer(site, 20, _ => "team_0");
        using var stop = new CancellationTokenSource();
        var producing = producer.RunAsync(stop.Token);
        await Patience.PauseAsync(5_000);
        if (restart)
        {
            await site.StopAsync();
        }

        begin();
        if (restart)
        {
            await site.StartAsync();
        }

        await Patience.PauseAsync(FaultSeconds * 1_000);
        var (acceptedAt, ready) = (site.Ledger.AcceptedCount, await Tools.ReadyAsync(site));
        end();
        site.Require(ready == HttpStatusCode.ServiceUnavailable, $"/health/ready says 503 ({ready})");
        site.Require(producer.Unavailable > 0, "intake answers 503");
        var wellAfter = await Tools.SecondsUntilAsync(() => site.Ledger.AcceptedCount > acceptedAt);
        site.Require(wellAfter <= WellWithinSeconds, $"it goes on by itself within {WellWithinSeconds} s");
        await Patience.PauseAsync(5_000);
        await stop.CancelAsync();
        await producing;
        await site.SettleAsync(120);
        if (closeBooks)
        {
            await site.CloseBooksAsync();
        }

        return string.Create(CultureInfo.InvariantCulture, $"{producer.Unavailable:N0} submissions heard 503; events were accepted again {wellAfter:0.0} s after the fault was over, without a restart.");
    }
}
