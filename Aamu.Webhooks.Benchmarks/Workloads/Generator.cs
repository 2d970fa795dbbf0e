using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Aamu.Webhooks.Benchmarks.Jobs;

namespace Aamu.Webhooks.Benchmarks.Workloads;

/// <summary>Submits events of 1 KiB with ids of their own, spread over the teams and the doors: by the clock, or as fast as they are accepted.</summary>
internal sealed class Generator(IReadOnlyList<IntakeDoor> doors, Workload workload)
{
    private static readonly string s_padding = new('x', 820);

    /// <summary>One service may see several generators.</summary>
    private readonly string _ours = RandomNumberGenerator.GetHexString(12, lowercase: true);

    private long _next;
    private long _accepted;
    private long _refused;

    public long Accepted => Volatile.Read(ref _accepted);

    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Ends when all are answered.</summary>
    public Task SubmitAsync(int events, bool atRate)
    {
        (_accepted, _refused) = (0, 0);
        return atRate ? ByTheClockAsync(events) : AsFastAsAcceptedAsync(_next + events);
    }

    private async Task ByTheClockAsync(int events)
    {
        var started = Stopwatch.GetTimestamp();
        var answers = new List<Task>(events);
        while (answers.Count < events)
        {
            var due = started + (long)(answers.Count / workload.Rate * Stopwatch.Frequency);
            var early = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due).TotalMilliseconds;
            if (early > 0)
            {
                await Patience.PauseAsync(early);
            }

            answers.Add(PostAsync(_next++, 1));
        }

        await Task.WhenAll(answers);
    }

    private Task AsFastAsAcceptedAsync(long end) => Task.WhenAll(Enumerable.Range(0, workload.Connections).Select(_ => Task.Run(async () =>
    {
        for (var first = Interlocked.Add(ref _next, workload.Batch) - workload.Batch; first < end; first = Interlocked.Add(ref _next, workload.Batch) - workload.Batch)
        {
            await PostAsync(first, (int)Math.Min(workload.Batch, end - first));
        }
    })));

    private async Task PostAsync(long first, int count)
    {
        var events = string.Join(',', Enumerable.Range(0, count).Select(i => Event(first + i)));
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(workload.Batch == 1 ? events : $"[{events}]"));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await doors[(int)(first / workload.Batch % doors.Count)].PostAsync(content, isBatch: workload.Batch > 1);
        Interlocked.Add(ref answer.IsSuccessStatusCode ? ref _accepted : ref _refused, count);
    }

    private string Event(long number) => string.Create(CultureInfo.InvariantCulture, $$$"""
        {"id":"evt_{{{_ours}}}_{{{number}}}","type":"task.created","teamId":"team_{{{number % workload.Teams}}}","projectId":"proj_1","actorId":"user_1","data":{"number":{{{number}}},"ticks":{{{Stopwatch.GetTimestamp()}}},"title":"Check the sauna stove","text":"{{{s_padding}}}"}}
        """);
}
