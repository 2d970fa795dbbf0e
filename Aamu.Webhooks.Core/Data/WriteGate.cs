namespace Aamu.Webhooks.Core.Data;

/// <summary>
/// The gate that every write to the database file passes. SQLite lets one writer in at a time and the driver waits for a busy
/// file in long sleeps, so writers of one process queue here instead.
/// </summary>
public sealed class WriteGate : IDisposable
{
    private readonly SemaphoreSlim one = new(1, 1);

    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken = default)
    {
        await one.WaitAsync(cancellationToken);
        return new Pass(one);
    }

    public IDisposable Enter()
    {
        // In line with those who wait without a thread: Wait would let them pass, and spin.
        one.WaitAsync().GetAwaiter().GetResult();
        return new Pass(one);
    }

    public void Dispose() => one.Dispose();

    private sealed class Pass(SemaphoreSlim gate) : IDisposable
    {
        private SemaphoreSlim? held = gate;

        public void Dispose() => Interlocked.Exchange(ref held, null)?.Release();
    }
}
