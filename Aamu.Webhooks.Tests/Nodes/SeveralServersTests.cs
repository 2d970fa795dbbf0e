using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Aamu.Webhooks.Tests.Hosting;

namespace Aamu.Webhooks.Tests.Nodes;

/// <summary>Three built programs on one PostgreSQL database, under load: what the death, or the end, of one of them means to the others.</summary>
[Collection(ProcessTests.Name)]
public sealed class SeveralServersTests(ITestOutputHelper output)
{
    private const int Webhooks = 12;
    private const int Producers = 3;
    private const string Interrupted = "SELECT COUNT(*) FROM attempts WHERE outcome = 40";
    private static readonly TimeSpan LongestSubmission = TimeSpan.FromMinutes(2);

    private readonly ConcurrentQueue<string> accepted = new();
    private int submitted;
    private TimeSpan patience = TimeSpan.FromSeconds(100);
    private volatile bool isEnough;

    [Fact]
    public async Task When_one_is_killed_nothing_is_lost_and_its_lanes_go_on_at_the_others_within_15_seconds()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var first = new RunningProgram { Server = await PostgresServer.DatabaseAsync() };
        await using var second = new RunningProgram { Beside = first };
        await using var third = new RunningProgram { Beside = first };
        RunningProgram[] servers = [first, second, third];
        await Task.WhenAll(servers.Select(server => server.StartAsync()));
        await MakeWebhooksAsync(first, receiver);

        await using var rows = Npgsql.NpgsqlDataSource.Create(first.Server!);
        var posting = PostAsync(servers, mayBreak: true);
        try
        {
            await Eventually.TrueAsync(() => accepted.Count >= 100);

            // Whoever drains most lanes dies while all its requests wait for their answer.
            receiver.Hold();
            var held = receiver.Requests.Count;
            await receiver.WaitForAsync(held + (2 * Webhooks));
            var killed = await BusiestAsync(rows, servers);
            await killed.KillAsync();
            var since = Stopwatch.GetTimestamp();
            receiver.Release();
            var newest = await NumberAsync(rows, "SELECT MAX(key) FROM events");
            await NoneLeftAsync(rows, $"SELECT COUNT(*) FROM laneleases WHERE owner LIKE '{NodeOf(killed)}.%'", seconds: 15);
            output.WriteLine($"The lanes of the one that was killed were free {Stopwatch.GetElapsedTime(since).TotalSeconds:0.0} s after it.");
            // How long that takes is a matter of the machine, which everybody who submits shares.
            await NoneLeftAsync(rows, $"SELECT COUNT(*) FROM deliveries WHERE state <> 2 AND eventkey <= {newest}", seconds: 300);
            output.WriteLine($"What had been accepted before the kill was all delivered {Stopwatch.GetElapsedTime(since).TotalSeconds:0.0} s after it.");
            Assert.InRange(await NumberAsync(rows, Interrupted), 1, long.MaxValue);

            await killed.StartAsync();
        }
        finally
        {
            isEnough = true;
            await posting;
        }

        await CompareAsync(first, receiver, isKilled: true);
    }

    [Fact]
    public async Task When_one_stands_still_its_lanes_are_the_others_within_30_seconds_and_it_goes_on_by_itself_when_it_wakes()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var first = new RunningProgram { Server = await PostgresServer.DatabaseAsync() };
        await using var second = new RunningProgram { Beside = first };
        await using var third = new RunningProgram { Beside = first };
        RunningProgram[] servers = [first, second, third];
        await Task.WhenAll(servers.Select(server => server.StartAsync()));
        await MakeWebhooksAsync(first, receiver);

        await using var rows = Npgsql.NpgsqlDataSource.Create(first.Server!);
        var frozen = first;
        patience = TimeSpan.FromSeconds(3);
        var posting = PostAsync(servers, mayBreak: true);
        try
        {
            await Eventually.TrueAsync(() => accepted.Count >= 100);
            receiver.Hold();
            var held = receiver.Requests.Count;
            await receiver.WaitForAsync(held + (2 * Webhooks));
            frozen = await BusiestAsync(rows, servers);
            await frozen.FreezeAsync();
            var since = Stopwatch.GetTimestamp();
            receiver.Release();
            var newest = await NumberAsync(rows, "SELECT MAX(key) FROM events");
            await NoneLeftAsync(rows, $"SELECT COUNT(*) FROM laneleases WHERE owner LIKE '{NodeOf(frozen)}.%'", seconds: 30);
            output.WriteLine($"The lanes of the one that stood still were free {Stopwatch.GetElapsedTime(since).TotalSeconds:0.0} s after it.");
            await NoneLeftAsync(rows, $"SELECT COUNT(*) FROM deliveries WHERE state <> 2 AND eventkey <= {newest}", seconds: 300);
            output.WriteLine($"What had been accepted before one stood still was all delivered {Stopwatch.GetElapsedTime(since).TotalSeconds:0.0} s after it.");
            Assert.InRange(await NumberAsync(rows, Interrupted), 1, long.MaxValue);

            // It serves again, and has not been started anew.
            await frozen.ThawAsync();
            await Eventually.TrueAsync(() => frozen.Output.Contains("It stood still, or the database had lost it", StringComparison.Ordinal));
            using var aamu = ClientOf(frozen);
            await SubmitAsync([aamu], $"evt_{Interlocked.Increment(ref submitted)}", turn: 0, mayBreak: true);
        }
        finally
        {
            await frozen.ThawAsync();
            isEnough = true;
            await posting;
        }

        await CompareAsync(first, receiver, isKilled: true);
    }

    [Fact]
    public async Task When_all_are_started_anew_one_after_the_other_no_request_fails_that_was_not_told_to_come_again()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var first = new RunningProgram { Server = await PostgresServer.DatabaseAsync() };
        await using var second = new RunningProgram { Beside = first };
        await using var third = new RunningProgram { Beside = first };
        RunningProgram[] servers = [first, second, third];
        await Task.WhenAll(servers.Select(server => server.StartAsync()));
        await MakeWebhooksAsync(first, receiver);

        var posting = PostAsync(servers, mayBreak: false);
        try
        {
            foreach (var server in servers)
            {
                var so = accepted.Count;
                await Eventually.TrueAsync(() => accepted.Count >= so + 100 || posting.IsFaulted);
                Assert.Equal(0, await server.StopAsync());
                await server.StartAsync();
            }
        }
        finally
        {
            isEnough = true;
            await posting;
        }

        await CompareAsync(first, receiver, isKilled: false);
    }

    private static async Task MakeWebhooksAsync(RunningProgram server, Receiver receiver)
    {
        using var team = server.Client(RunningProgram.TeamKey);
        for (var i = 0; i < Webhooks; i++)
        {
            using var made = await team.PostAsync("/api/v1/webhooks", new StringContent($$"""{"name":"Counter {{i}}","url":"{{receiver.Url}}{{i}}","eventTypes":["*"]}""", Encoding.UTF8, "application/json"));
            Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        }
    }

    private Task PostAsync(RunningProgram[] servers, bool mayBreak) => Task.WhenAll(Enumerable.Range(0, Producers).Select(producer => Task.Run(async () =>
    {
        var clients = servers.Select(ClientOf).ToList();
        var turn = producer;
        while (!isEnough)
        {
            turn = await SubmitAsync(clients, $"evt_{Interlocked.Increment(ref submitted)}", turn, mayBreak);
        }

        clients.ForEach(client => client.Dispose());
    })));

    private HttpClient ClientOf(RunningProgram server)
    {
        var client = server.Client(RunningProgram.IngestKey);
        client.Timeout = patience;
        return client;
    }

    /// <summary>Until one has accepted it. Answers whose turn it is then.</summary>
    private async Task<int> SubmitAsync(List<HttpClient> servers, string id, int turn, bool mayBreak)
    {
        var since = Stopwatch.GetTimestamp();
        while (!await IsAcceptedAsync(servers[turn++ % servers.Count], id, mayBreak))
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < LongestSubmission, $"Nobody accepted {id} within {LongestSubmission.TotalMinutes} minutes.");
        }

        accepted.Enqueue(id);
        return turn;
    }

    /// <summary>What a balancer and a producer do together: another server when one is not there, a wait when it says so, and nothing else is taken for an answer.</summary>
    private static async Task<bool> IsAcceptedAsync(HttpClient server, string id, bool mayBreak)
    {
        try
        {
            using var answer = await server.PostAsJsonAsync("/api/v1/events", new { id, type = "task.created", teamId = Workspace.TeamId.Value, data = new { title = "Paint the sauna door" } });
            if (answer.StatusCode == HttpStatusCode.Accepted)
            {
                return true;
            }

            Assert.True(answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
            Assert.NotNull(answer.Headers.RetryAfter);
            return false;
        }
        catch (HttpRequestException exception) when (mayBreak || exception.HttpRequestError == HttpRequestError.ConnectionError)
        {
            // Nobody is there: a balancer asks the next.
            return false;
        }
        catch (TaskCanceledException) when (mayBreak)
        {
            // Nobody answers: a producer submits it again, under the same id.
            return false;
        }
    }

    private static bool Arrived(Receiver receiver, IReadOnlyCollection<string> events) =>
        receiver.Requests.GroupBy(request => request.Headers["x-aamu-event-id"], request => request.Headers["x-aamu-delivery-id"])
            .ToDictionary(group => group.Key, group => group.Distinct().Count()) is var arrived && events.All(id => arrived.GetValueOrDefault(id) == Webhooks);

    private async Task CompareAsync(RunningProgram server, Receiver receiver, bool isKilled)
    {
        await Eventually.TrueAsync(() => Arrived(receiver, accepted));
        await using var rows = Npgsql.NpgsqlDataSource.Create(server.Server!);
        // The last answers are written down a moment after the receiver has given them.
        await NoneLeftAsync(rows, "SELECT COUNT(*) FROM deliveries WHERE state <> 2", seconds: 300);
        Assert.Equal(accepted.Count, await NumberAsync(rows, "SELECT COUNT(*) FROM events"));
        Assert.Equal(accepted.Count * Webhooks, await NumberAsync(rows, "SELECT COUNT(*) FROM deliveries"));
        var interrupted = await NumberAsync(rows, Interrupted);
        var repeats = receiver.Requests.Count - (accepted.Count * Webhooks);
        output.WriteLine($"{accepted.Count} events; {interrupted} requests are on record as interrupted, {repeats} were repeated.");
        Assert.InRange(repeats, 0, interrupted);
        Assert.True(isKilled || interrupted == 0, "Nobody was killed, and something is on record as interrupted.");
    }

    private static async Task NoneLeftAsync(Npgsql.NpgsqlDataSource rows, string count, int seconds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await NumberAsync(rows, count) > 0)
        {
            await look.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>Which drains most lanes at this moment.</summary>
    private static async Task<RunningProgram> BusiestAsync(Npgsql.NpgsqlDataSource rows, RunningProgram[] servers)
    {
        var busiest = await NumberAsync(rows, "SELECT split_part(owner, '.', 1)::bigint FROM laneleases WHERE owner IS NOT NULL AND claimed <> '[]' GROUP BY 1 ORDER BY COUNT(*) DESC LIMIT 1");
        return servers.Single(server => NodeOf(server) == busiest);
    }

    private static int NodeOf(RunningProgram server) => int.Parse(Regex.Match(server.Output, "This is node ([0-9]+) of").Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture);

    private static async Task<long> NumberAsync(Npgsql.NpgsqlDataSource rows, string sql)
    {
#pragma warning disable CA2100 // this class's own
        await using var command = rows.CreateCommand(sql);
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
