namespace Hangfire.Storage.SQLite;

/// <summary>One small step of cleaning: some expired jobs with their history, some counters, and a part of an expired key.</summary>
internal sealed class RemoveExpired(long now, int limit) : WriteOperation
{
    private const string JobsSql =
        "DELETE FROM HangfireJob WHERE Id IN (SELECT Id FROM HangfireJob WHERE ExpireAt IS NOT NULL AND ExpireAt < ?1 ORDER BY ExpireAt LIMIT ?2) RETURNING Id";

    private const string CountersSql =
        "DELETE FROM HangfireCounter WHERE Key IN (SELECT Key FROM HangfireCounter WHERE ExpireAt IS NOT NULL AND ExpireAt < ?1 ORDER BY ExpireAt LIMIT ?2)";

    private const string KeysSql = "SELECT Kind, Key FROM HangfireExpiry WHERE ExpireAt < ?1 ORDER BY ExpireAt LIMIT 1";

    public int Removed { get; private set; }

    public override bool Durable => false;

    public override void Execute(Database database)
    {
        Removed = RemoveJobs(database);
        Removed += database.Statement(CountersSql).Bind(now).Bind(limit).Run();
        Removed += RemoveKeys(database);
    }

    private int RemoveJobs(Database database)
    {
        List<long> jobs = [];
        using (var row = database.Statement(JobsSql).Bind(now).Bind(limit))
        {
            while (row.Step())
            {
                jobs.Add(row.Int64(0));
            }
        }

        foreach (var job in jobs)
        {
            database.Statement("DELETE FROM HangfireState WHERE JobId = ?1").Bind(job).Run();
        }

        return jobs.Count;
    }

    /// <summary>A key may have many rows: they go in steps too, and the key's expiry with the last of them.</summary>
    private int RemoveKeys(Database database)
    {
        string kind;
        string key;
        using (var row = database.Statement(KeysSql).Bind(now))
        {
            if (!row.Step())
            {
                return 0;
            }

            (kind, key) = (row.Text(0), row.Text(1));
        }

        var removed = database.Statement(KindSql.DeleteSome(kind)).Bind(key).Bind(limit).Run();
        PersistKey.WhenEmpty(database, kind, key);
        return Math.Max(removed, 1);
    }
}
