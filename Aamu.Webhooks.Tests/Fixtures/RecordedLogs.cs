using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>Keeps every log line, and lets a test wait for one.</summary>
public sealed class RecordedLogs : ILoggerProvider
{
    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private readonly List<(string Part, TaskCompletionSource Seen)> waiting = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (gate)
            {
                return [.. lines];
            }
        }
    }

    /// <summary>Ends when a line with this in it was or is written.</summary>
    public Task WaitForAsync(string part)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (lines.Exists(line => line.Contains(part, StringComparison.Ordinal)))
            {
                return Task.CompletedTask;
            }

            waiting.Add((part, seen));
        }

        return seen.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName);

    public void Dispose()
    {
    }

    private void Add(string line)
    {
        LeakWatch.Wrote(line);
        lock (gate)
        {
            lines.Add(line);
            foreach (var (_, seen) in waiting.Where(wait => line.Contains(wait.Part, StringComparison.Ordinal)))
            {
                seen.TrySetResult();
            }
        }
    }

    private sealed class Recorder(RecordedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logs.Add($"{logLevel} {category} {formatter(state, exception)} {exception}");
    }
}
