namespace Hangfire.Storage.SQLite;

/// <summary>How many jobs wait in a queue, counted no further than the limit.</summary>
internal readonly record struct ReadyJobs(string Queue, int Limit) : IQuery<int>
{
    private const string Sql = "SELECT count(*) FROM (SELECT 1 FROM HangfireQueue WHERE Queue = ?1 AND Owner IS NULL LIMIT ?2)";

    public int Read(Database database)
    {
        using var row = database.Statement(Sql).Bind(Queue).Bind(Limit);
        row.Step();
        return row.Int32(0);
    }
}
