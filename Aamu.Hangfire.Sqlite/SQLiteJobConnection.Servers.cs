using Hangfire.Server;

namespace Hangfire.Storage.SQLite;

internal sealed partial class SQLiteJobConnection
{
    public override void AnnounceServer(string serverId, ServerContext context)
    {
        ArgumentNullException.ThrowIfNull(serverId);
        ArgumentNullException.ThrowIfNull(context);
        Engine.Write(new AnnounceServer(serverId, Engine.Owners.Self, context.WorkerCount, context.Queues ?? [], storage.Clock.Now()));
    }

    public override void RemoveServer(string serverId)
    {
        ArgumentNullException.ThrowIfNull(serverId);
        Engine.Write(new RemoveServer(serverId));
    }

    public override void Heartbeat(string serverId)
    {
        ArgumentNullException.ThrowIfNull(serverId);
        var heartbeat = new Heartbeat(serverId, storage.Clock.Now());
        Engine.Write(heartbeat);
        if (!heartbeat.Known)
        {
            throw new BackgroundServerGoneException();
        }
    }

    public override int RemoveTimedOutServers(TimeSpan timeOut)
    {
        if (timeOut <= TimeSpan.Zero)
        {
            throw new ArgumentException("The time-out must be positive.", nameof(timeOut));
        }

        var removal = new RemoveTimedOutServers(storage.Clock.Now() - (long)timeOut.TotalMilliseconds);
        Engine.Write(removal);
        return removal.Removed;
    }
}
