using System.Diagnostics;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>How often this thread asks a PostgreSQL server, from now on: its driver begins an activity each time.</summary>
internal sealed class Journeys : IDisposable
{
    private readonly int thread = Environment.CurrentManagedThreadId;
    private readonly ActivityListener listener;

    public Journeys()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref _) => Environment.CurrentManagedThreadId == thread ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            // All who listen hear of it, whoever asked for it to be told.
            ActivityStarted = _ => Count += Environment.CurrentManagedThreadId == thread ? 1 : 0,
        };
        ActivitySource.AddActivityListener(listener);
    }

    public int Count { get; private set; }

    public void Dispose() => listener.Dispose();
}
