using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Aamu.Webhooks.Benchmarks.Jobs;

namespace Aamu.Webhooks.Benchmarks.Faults;

/// <summary>Events in batches, as fast as they are taken.</summary>
internal static class Batches
{
    private const int MostEvents = 1_000;
    private const int MostBytes = 8 * 1024 * 1024;

    private static long s_next;

    /// <returns>How many were accepted. A batch that is not is tried again, until it is told to stop.</returns>
    public static async Task<long> FloodAsync(Site site, string team, int connections, long events, int eventBytes, CancellationToken stop, int webhooks = 1)
    {
        var perBatch = (int)Math.Min(MostEvents, (MostBytes - 2) / (eventBytes + 200));
        var (left, accepted) = (events, 0L);
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested && Interlocked.Add(ref left, -perBatch) > -perBatch)
            {
                Interlocked.Add(ref accepted, await PostAsync(site, Batch(team, perBatch, eventBytes), webhooks, stop));
            }
        }, CancellationToken.None)));
        return accepted;
    }

    private static byte[] Batch(string team, int events, int eventBytes)
    {
        var padding = new string('x', eventBytes);
        return Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Range(0, events).Select(_ => Event(team, padding)))}]");
    }

    private static string Event(string team, string padding) => string.Create(CultureInfo.InvariantCulture,
        $$$"""{"id":"evt_b{{{Interlocked.Increment(ref s_next)}}}","type":"task.created","teamId":"{{{team}}}","data":{"taskId":"task_1","text":"{{{padding}}}"}}""");

    private static async Task<int> PostAsync(Site site, byte[] batch, int webhooks, CancellationToken stop)
    {
        while (true)
        {
            using var content = new ByteArrayContent(batch) { Headers = { ContentType = new("application/json") } };
            using var answer = await site.Http.PostAsync("/api/v1/events/batch", content, CancellationToken.None);
            if (answer.StatusCode == HttpStatusCode.Accepted)
            {
                return await NoteAsync(site, answer.Content, webhooks);
            }

            site.Require(answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests, $"a batch is accepted or asked for again, not answered {answer.StatusCode}");
            if (stop.IsCancellationRequested)
            {
                return 0;
            }

            await Patience.PauseAsync(250);
        }
    }

    private static async Task<int> NoteAsync(Site site, HttpContent answer, int webhooks)
    {
        var results = (await answer.ReadFromJsonAsync<JsonElement>()).GetProperty("results");
        foreach (var result in results.EnumerateArray())
        {
            site.Ledger.Accept(result.GetProperty("id").GetString()!, webhooks);
        }

        return results.GetArrayLength();
    }
}
