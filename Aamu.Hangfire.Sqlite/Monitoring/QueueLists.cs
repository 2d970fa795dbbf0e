namespace Hangfire.Storage.SQLite;

/// <summary>A row of a queue; its job is null when it has expired meanwhile.</summary>
internal sealed record QueuedJob(long JobId, DateTime? FetchedAt, JobRow? Job);

/// <summary>A page of a queue: the jobs that wait in it, or those that are fetched from it.</summary>
internal readonly record struct JobsInQueue(string Queue, bool Fetched, int From, int Count) : IQuery<List<QueuedJob>>
{
    private const string ReadySql =
        $"""
        SELECT q.JobId, q.FetchedAt, {JobRow.Columns} FROM HangfireQueue q LEFT JOIN HangfireJob j ON j.Id = q.JobId
        WHERE q.Queue = ?1 AND q.Owner IS NULL ORDER BY q.Id LIMIT ?2 OFFSET ?3
        """;

    private const string FetchedSql =
        $"""
        SELECT q.JobId, q.FetchedAt, {JobRow.Columns} FROM HangfireQueue q LEFT JOIN HangfireJob j ON j.Id = q.JobId
        WHERE q.Queue = ?1 AND q.Owner IS NOT NULL ORDER BY q.Id LIMIT ?2 OFFSET ?3
        """;

    public List<QueuedJob> Read(Database database)
    {
        using var row = database.Statement(Fetched ? FetchedSql : ReadySql).Bind(Queue).Bind(Count).Bind(From);
        List<QueuedJob> jobs = [];
        while (row.Step())
        {
            var fetchedAt = row.NullableInt64(1) is { } at ? Times.Utc(at) : (DateTime?)null;
            jobs.Add(new QueuedJob(row.Int64(0), fetchedAt, row.NullableInt64(2) is null ? null : JobRow.Read(row, 2)));
        }

        return jobs;
    }
}

internal readonly record struct CountJobsInQueue(string Queue, bool Fetched) : IQuery<long>
{
    public long Read(Database database) => database
        .Statement(Fetched
            ? "SELECT count(*) FROM HangfireQueue WHERE Queue = ?1 AND Owner IS NOT NULL"
            : "SELECT count(*) FROM HangfireQueue WHERE Queue = ?1 AND Owner IS NULL")
        .Bind(Queue).Number();
}

/// <summary>All queues that have jobs, with the numbers of those that wait and of those that are fetched.</summary>
internal readonly record struct QueueLengths : IQuery<SortedDictionary<string, (long Ready, long Fetched)>>
{
    public SortedDictionary<string, (long Ready, long Fetched)> Read(Database database)
    {
        SortedDictionary<string, (long Ready, long Fetched)> lengths = new(StringComparer.Ordinal);
        using (var row = database.Statement("SELECT Queue, count(*) FROM HangfireQueue WHERE Owner IS NULL GROUP BY Queue"))
        {
            while (row.Step())
            {
                lengths[row.Text(0)] = (row.Int64(1), 0);
            }
        }

        using (var row = database.Statement("SELECT Queue, count(*) FROM HangfireQueue WHERE Owner IS NOT NULL GROUP BY Queue"))
        {
            while (row.Step())
            {
                lengths[row.Text(0)] = (lengths.GetValueOrDefault(row.Text(0)).Ready, row.Int64(1));
            }
        }

        return lengths;
    }
}
