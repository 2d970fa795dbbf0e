using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics;

namespace Aamu.Webhooks.Benchmarks.Faults.Receivers;

/// <summary>How long events took from the first time that they were posted to their arrival, in milliseconds.</summary>
internal sealed class Delays
{
    private static readonly byte[] s_ticks = "\"ticks\":"u8.ToArray();

    private readonly ConcurrentQueue<double> _all = new();

    public IReadOnlyList<double> Ms => [.. _all];

    public void Reset() => _all.Clear();

    public Manner Around(Manner manner) => (exchange, end) =>
    {
        // A test event is the catalog's example: it has none.
        if (exchange.Body.AsSpan().IndexOf(s_ticks) is var at and >= 0 && Utf8Parser.TryParse(exchange.Body.AsSpan(at + s_ticks.Length), out long ticks, out _))
        {
            _all.Enqueue(Stopwatch.GetElapsedTime(ticks).TotalMilliseconds);
        }

        return manner(exchange, end);
    };
}
