using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Aamu.Webhooks.Benchmarks.Jobs;

namespace Aamu.Webhooks.Benchmarks.Faults;

/// <summary>Aamu: posts by the clock, and each event under the same id until it hears 202. That is its part of the bargain.</summary>
internal sealed class Producer(Site site, double rate, Func<long, string> teamOf)
{
    private const int MostAtOnce = 256;
    private const double AfterRefusalMs = 1_000;
    private const double AfterBreakMs = 100;

    private static long s_next;

    private readonly string _padding = new('x', 700);
    private long _refused;
    private long _unavailable;

    /// <summary>Answers other than 202: 503 while the store cannot be written, 429.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Of those, 503.</summary>
    public long Unavailable => Volatile.Read(ref _unavailable);

    /// <summary>Posts until it is told to stop; ends when every event that was begun has been accepted.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var (started, posted) = (Stopwatch.GetTimestamp(), 0L);
        var answers = new List<Task>();
        while (!stop.IsCancellationRequested)
        {
            var early = (posted++ / rate * 1000) - Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (early > 1)
            {
                await Patience.PauseAsync(early);
            }

            answers.Add(PostAsync(teamOf(s_next)));
            answers.RemoveAll(answer => answer.IsCompletedSuccessfully);
            if (answers.Count >= MostAtOnce)
            {
                await Task.WhenAny(answers);
            }
        }

        await Task.WhenAll(answers);
    }

    /// <summary>Under one id until it is accepted.</summary>
    public async Task PostAsync(string team)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"evt_{Interlocked.Increment(ref s_next)}");
        var json = $$$"""{"id":"{{{id}}}","type":"task.created","teamId":"{{{team}}}","data":{"taskId":"{{{id}}}","ticks":{{{Stopwatch.GetTimestamp()}}},"text":"{{{_padding}}}"}}""";
        while (await PauseAfterAsync(id, json) is > 0 and var pause)
        {
            await Patience.PauseAsync(pause);
        }
    }

    /// <returns>After how many milliseconds it is to be posted again; 0 when it was accepted.</returns>
    private async Task<double> PauseAfterAsync(string id, string json)
    {
        try
        {
            using var content = new StringContent(json, Encoding.UTF8, "application/json");
            using var answer = await site.Http.PostAsync("/api/v1/events", content);
            if (answer.StatusCode == HttpStatusCode.Accepted)
            {
                site.Ledger.Accept(id, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("matched").GetInt32());
                return 0;
            }

            Interlocked.Increment(ref _refused);
            Interlocked.Add(ref _unavailable, answer.StatusCode == HttpStatusCode.ServiceUnavailable ? 1 : 0);
            site.Require(answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests, $"an event is accepted or asked for again, not answered {answer.StatusCode}");
            return AfterRefusalMs;
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or TaskCanceledException)
        {
            // Killed in the middle: whether it was accepted nobody knows, so it is posted again.
            return AfterBreakMs;
        }
    }
}
