namespace Hangfire.Storage.SQLite;

/// <summary>One small step of cleaning, of no more rows than the limit: expired jobs with their history, counters, and a part of an expired key.</summary>
internal sealed class ExpirationStep(long now, int limit, TimeProvider clock) : WriteOperation
{
    private const string JobsSql = "SELECT Id FROM HangfireJob WHERE ExpireAt IS NOT NULL AND ExpireAt < ?1 ORDER BY ExpireAt LIMIT ?2";

    private const string HistorySql =
        "DELETE FROM HangfireState WHERE JobId = ?1 AND Number IN (SELECT Number FROM HangfireState WHERE JobId = ?1 LIMIT ?2)";

    private const string CountersSql =
        "DELETE FROM HangfireCounter WHERE Key IN (SELECT Key FROM HangfireCounter WHERE ExpireAt IS NOT NULL AND ExpireAt < ?1 ORDER BY ExpireAt LIMIT ?2)";

    private const string KeysSql = "SELECT Kind, Key FROM HangfireExpiry WHERE ExpireAt < ?1 ORDER BY ExpireAt LIMIT 1";

    /// <summary>Few jobs have less history than three states.</summary>
    public const int RowsOfAJob = 4;
    private readonly List<long> _jobs = [];
    private long _begun;

    public int Removed { get; private set; }

    /// <summary>For how long it has kept the writer.</summary>
    public TimeSpan Took { get; private set; }

    public override bool Durable => false;

    public override void Execute(Database database)
    {
        _begun = clock.GetTimestamp();
        Removed = 0;
        ReadJobs(database);
        foreach (var job in _jobs)
        {
            RemoveJob(database, job);
        }

        Removed += database.Statement(CountersSql).Bind(now).Bind(limit - Removed).Run();
        RemoveKey(database);
    }

    public override void Change(JobsInHand jobs) => _jobs.ForEach(jobs.Forget);

    public override void Committed() => Took = clock.GetElapsedTime(_begun);

    private void ReadJobs(Database database)
    {
        _jobs.Clear();
        using var row = database.Statement(JobsSql).Bind(now).Bind((limit / RowsOfAJob) + 1);
        while (row.Step())
        {
            _jobs.Add(row.Int64(0));
        }
    }

    /// <summary>A job that was tried again and again has a long history: it goes with the last of it.</summary>
    private void RemoveJob(Database database, long job)
    {
        var left = limit - Removed;
        if (left > 0)
        {
            Removed += database.Statement(HistorySql).Bind(job).Bind(left).Run();
        }

        if (Removed < limit)
        {
            Removed += database.Statement("DELETE FROM HangfireJob WHERE Id = ?1").Bind(job).Run();
        }
    }

    /// <summary>A key may have many rows: they go in steps too, and the key's expiry with the last of them.</summary>
    private void RemoveKey(Database database)
    {
        string kind;
        string key;
        using (var row = database.Statement(KeysSql).Bind(now))
        {
            if (Removed == limit || !row.Step())
            {
                return;
            }

            (kind, key) = (row.Text(0), row.Text(1));
        }

        var removed = database.Statement(KindSql.DeleteSome(kind)).Bind(key).Bind(limit - Removed).Run();
        PersistKey.WhenEmpty(database, kind, key);
        Removed += Math.Max(removed, 1);
    }
}
