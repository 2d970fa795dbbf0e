using System.Collections.Concurrent;
using System.Diagnostics;

namespace Aamu.Webhooks.Benchmarks.Jobs;

/// <summary>The jobs that are measured inside this process.</summary>
public static class Chores
{
    private static readonly ConcurrentDictionary<int, long> s_performed = new();

    public static Task NothingAsync() => Task.CompletedTask;

    /// <summary>Notes when it ran.</summary>
    public static void Note(int number) => s_performed.TryAdd(number, Stopwatch.GetTimestamp());

    public static bool TryTake(int number, out long timestamp) => s_performed.TryRemove(number, out timestamp);
}
