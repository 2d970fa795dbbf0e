using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>Promise 1, with a real process: <c>kill -9</c> at any moment loses nothing that was accepted.</summary>
[Collection(ProcessTests.Name)]
public sealed class KilledProgramTests(ITestOutputHelper output)
{
    private const int Events = 2_000;
    private const int Kills = 5;
    private const int Producers = 8;

    /// <summary>Set it to a seed that a failed run has printed.</summary>
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("AAMU_TEST_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
        ? seed
        : RandomNumberGenerator.GetInt32(int.MaxValue);

    private int accepted;

    [Fact]
    public async Task Nothing_accepted_is_lost_however_often_the_program_is_killed()
    {
        output.WriteLine($"AAMU_TEST_SEED={Seed}");
        await using var receiver = await Receiver.StartAsync();
        await using var program = new RunningProgram();
        await program.StartAsync();
        await MakeWebhookAsync(program, receiver);

        var posting = PostAllAsync(program);
        foreach (var moment in Moments())
        {
            await Eventually.TrueAsync(() => Volatile.Read(ref accepted) >= moment || posting.IsCompleted);
            await program.KillAsync();
            await program.StartAsync();
        }

        await posting;
        await Eventually.TrueAsync(() => EventsAt(receiver).Distinct().Count() >= Events);
        await EverythingWrittenDownAsync(program);
        await program.KillAsync();
        await CompareAsync(program, receiver);
    }

    /// <summary>How many events have been accepted when the next kill comes.</summary>
    private static List<int> Moments()
    {
#pragma warning disable CA5394 // to be repeated from its seed
#pragma warning disable RS0030 // a seed makes a run that failed happen again
        var random = new Random(Seed);
        return Enumerable.Range(0, Kills).Select(_ => random.Next(1, Events - 100)).Order().ToList();
#pragma warning restore RS0030
#pragma warning restore CA5394
    }

    private static async Task MakeWebhookAsync(RunningProgram program, Receiver receiver)
    {
        using var team = program.Client(RunningProgram.TeamKey);
        using var made = await team.PostAsync("/api/v1/webhooks", new StringContent($$"""{"name":"Counter","url":"{{receiver.Url}}","eventTypes":["*"]}""", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
    }

    private Task PostAllAsync(RunningProgram program)
    {
        var numbers = new ConcurrentQueue<int>(Enumerable.Range(0, Events));
        return Task.WhenAll(Enumerable.Range(0, Producers).Select(_ => Task.Run(async () =>
        {
            using var aamu = program.Client(RunningProgram.IngestKey);
            while (numbers.TryDequeue(out var number))
            {
                await PostUntilAcceptedAsync(program, aamu, number);
                Interlocked.Increment(ref accepted);
            }
        })));
    }

    /// <summary>The producer's part of the bargain: the same id again until it hears 202.</summary>
    private static async Task PostUntilAcceptedAsync(RunningProgram program, HttpClient aamu, int number)
    {
        var submission = new { id = $"evt_{number}", type = "task.created", teamId = Workspace.TeamId.Value, data = new { number } };
        while (true)
        {
            await program.UpAsync();
            try
            {
                using var answer = await aamu.PostAsJsonAsync("/api/v1/events", submission);
                if (answer.StatusCode == HttpStatusCode.Accepted)
                {
                    return;
                }

                Assert.True(answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
            }
            catch (HttpRequestException)
            {
                // Killed in the middle: whether it was accepted nobody knows, so it is posted again.
            }
        }
    }

    /// <summary>The last answers are written down a moment after the receiver has given them.</summary>
    private static async Task EverythingWrittenDownAsync(RunningProgram program)
    {
        using var team = program.Client(RunningProgram.TeamKey);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!(await team.GetStringAsync("/api/v1/deliveries?status=pending&limit=1", patience.Token)).Contains("\"items\":[]", StringComparison.Ordinal))
        {
        }
    }

    private async Task CompareAsync(RunningProgram program, Receiver receiver)
    {
        await using var workspace = Workspace.Over(program.Folder);
        var deliveries = await workspace.QueryAsync(context => context.Deliveries.ToListAsync());
        Assert.Equal(Events, deliveries.Count);
        Assert.All(deliveries, delivery => Assert.Equal(DeliveryState.Succeeded, delivery.State));

        var interrupted = await workspace.QueryAsync(context => context.Attempts
            .Where(attempt => attempt.Outcome == AttemptOutcome.Interrupted)
            .GroupBy(attempt => attempt.DeliveryKey)
            .ToDictionaryAsync(group => group.Key, group => group.Count()));
        var received = receiver.Requests.GroupBy(request => request.Headers["x-aamu-delivery-id"]).ToDictionary(group => group.Key, group => group.Count());
        output.WriteLine($"{receiver.Requests.Count - Events} requests were repeated, {interrupted.Values.Sum()} attempts are on record as interrupted");
        Assert.All(deliveries, delivery => Assert.InRange(received[delivery.Id.Value], 1, 1 + interrupted.GetValueOrDefault(delivery.Key)));
        Assert.InRange(interrupted.Values.Sum(), 0, Kills * new DeliveryOptions().MaxInFlightPerWebhook);
    }

    private static IEnumerable<string> EventsAt(Receiver receiver) => receiver.Requests.Select(request => request.Headers["x-aamu-event-id"]);
}
