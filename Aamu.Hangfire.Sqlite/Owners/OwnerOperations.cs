namespace Hangfire.Storage.SQLite;

/// <summary>Makes a new owner. Its byte is locked before its row can be seen, so that nobody ever takes it for dead.</summary>
internal sealed class AnnounceOwner(long now, LockFile locks) : WriteOperation
{
    public long Id { get; private set; }

    public override void Execute(Database database)
    {
        using var row = database.Statement("INSERT INTO HangfireOwner (ProcessId, StartedAt) VALUES (?1, ?2) RETURNING Id").Bind(Environment.ProcessId).Bind(now);
        row.Step();
        Id = row.Int64(0);
        if (!locks.TryLockOwner(Id))
        {
            throw new SQLiteStorageException($"The place of owner {Id} in the lock file is taken by another process. Was the database file replaced while it was in use?");
        }
    }
}

/// <summary>Returns all that an owner had fetched to the queues, and forgets the owner and its servers.</summary>
internal sealed class ReleaseOwner(long owner) : WriteOperation
{
    private const string ReturnSql = "UPDATE HangfireQueue SET Owner = NULL, FetchedAt = NULL WHERE Owner = ?1 RETURNING Queue";

    public Dictionary<string, int> Returned { get; } = new(StringComparer.Ordinal);

    public override void Execute(Database database)
    {
        Returned.Clear();
        using (var row = database.Statement(ReturnSql).Bind(owner))
        {
            while (row.Step())
            {
                Returned[row.Text(0)] = Returned.GetValueOrDefault(row.Text(0)) + 1;
            }
        }

        database.Statement("DELETE FROM HangfireServer WHERE Owner = ?1").Bind(owner).Run();
        database.Statement("DELETE FROM HangfireOwner WHERE Id = ?1").Bind(owner).Run();
    }
}

internal readonly record struct OtherOwners(long Self) : IQuery<IReadOnlyList<long>>
{
    public IReadOnlyList<long> Read(Database database)
    {
        List<long> owners = [];
        using var row = database.Statement("SELECT Id FROM HangfireOwner WHERE Id <> ?1").Bind(Self);
        while (row.Step())
        {
            owners.Add(row.Int64(0));
        }

        return owners;
    }
}
