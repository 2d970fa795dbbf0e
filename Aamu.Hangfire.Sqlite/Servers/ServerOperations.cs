namespace Hangfire.Storage.SQLite;

internal sealed record AnnounceServer(string Id, long Owner, int Workers, string[] Queues, long Now) : ICommand
{
    private const string Sql =
        """
        INSERT INTO HangfireServer (Id, Owner, Workers, Queues, StartedAt, HeartbeatAt) VALUES (?1, ?2, ?3, ?4, ?5, ?5)
        ON CONFLICT DO UPDATE SET Owner = excluded.Owner, Workers = excluded.Workers, Queues = excluded.Queues, HeartbeatAt = excluded.HeartbeatAt
        """;

    public bool Durable => false;

    public void Execute(Database database) =>
        database.Statement(Sql).Bind(Id).Bind(Owner).Bind(Workers).Bind(string.Join('\n', Queues)).Bind(Now).Run();
}

internal sealed record RemoveServer(string Id) : ICommand
{
    public bool Durable => false;

    public void Execute(Database database) => database.Statement("DELETE FROM HangfireServer WHERE Id = ?1").Bind(Id).Run();
}

internal sealed class Heartbeat(string id, long now) : WriteOperation
{
    public bool Known { get; private set; }

    public override bool Durable => false;

    public override void Execute(Database database) =>
        Known = database.Statement("UPDATE HangfireServer SET HeartbeatAt = ?2 WHERE Id = ?1").Bind(id).Bind(now).Run() > 0;
}

internal sealed class RemoveTimedOutServers(long before) : WriteOperation
{
    public int Removed { get; private set; }

    public override bool Durable => false;

    public override void Execute(Database database) =>
        Removed = database.Statement("DELETE FROM HangfireServer WHERE HeartbeatAt < ?1").Bind(before).Run();
}
