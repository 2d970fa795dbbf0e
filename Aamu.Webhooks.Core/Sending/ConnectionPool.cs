namespace Aamu.Webhooks.Core.Sending;

/// <summary>Connections that may serve another request, by origin; the one used last goes out first. Bounded in time and number.</summary>
internal sealed class ConnectionPool : IDisposable
{
    private const int MostIdle = 512;
    private readonly Dictionary<string, Stack<Idle>> idle = [];
    private readonly Lock gate = new();
    private readonly Dialer dialer;
    private readonly TimeProvider clock;
    private readonly ITimer sweeper;
    private int count;
    private bool closed;

    public ConnectionPool(Dialer dialer, TimeProvider clock)
    {
        this.dialer = dialer;
        this.clock = clock;
        sweeper = clock.CreateTimer(_ => Sweep(), null, ReceiverConnection.IdleLimit, ReceiverConnection.IdleLimit);
    }

    public ReceiverConnection Rent(Uri url)
    {
        var origin = OriginOf(url);
        lock (gate)
        {
            if (idle.TryGetValue(origin, out var stack) && stack.TryPop(out var found))
            {
                count--;
                return found.Connection;
            }
        }

        return New(url);
    }

    /// <summary>One that has surely not been used before.</summary>
    public ReceiverConnection New(Uri url) => new(OriginOf(url), dialer);

    /// <summary>Only for a connection whose answer was read to its end.</summary>
    public void Return(ReceiverConnection connection)
    {
        lock (gate)
        {
            if (!closed && count < MostIdle)
            {
                count++;
                var stack = idle.TryGetValue(connection.Origin, out var found) ? found : idle[connection.Origin] = new();
                stack.Push(new(connection, clock.GetTimestamp()));
                return;
            }
        }

        connection.Dispose();
    }

    public void Dispose()
    {
        sweeper.Dispose();
        lock (gate)
        {
            closed = true;
        }

        Close(_ => true);
    }

    private void Sweep() => Close(connection => clock.GetElapsedTime(connection.Since) >= ReceiverConnection.IdleLimit);

    private void Close(Func<Idle, bool> isOver)
    {
        var over = new List<Idle>();
        lock (gate)
        {
            foreach (var (origin, stack) in idle.ToList())
            {
                over.AddRange(stack.Where(isOver));
                var left = stack.Reverse().Where(connection => !isOver(connection)).ToList();
                if (left.Count == 0)
                {
                    idle.Remove(origin);
                }
                else if (left.Count < stack.Count)
                {
                    idle[origin] = new(left);
                }
            }

            count -= over.Count;
        }

        over.ForEach(connection => connection.Connection.Dispose());
    }

    private static string OriginOf(Uri url) => $"{url.Scheme}://{url.IdnHost}:{url.Port}";

    private sealed record Idle(ReceiverConnection Connection, long Since);
}
