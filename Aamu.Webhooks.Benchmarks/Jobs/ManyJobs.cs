using Hangfire.Storage.SQLite;

namespace Aamu.Webhooks.Benchmarks.Jobs;

/// <summary>Fills a storage with finished jobs faster than clients and workers could.</summary>
internal static class ManyJobs
{
    /// <summary>Far from the ids that clients get.</summary>
    public const long FirstId = 1_000_000_001;

    private const string JobsSql =
        """
        WITH RECURSIVE numbers(n) AS (SELECT ?1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?2)
        INSERT INTO HangfireJob (Id, CreatedAt, ExpireAt, Type, Method, ParameterTypes, Arguments, Parameters, StateName, StateData, StateAt)
        SELECT n, ?3, ?4, 'Aamu.Webhooks.Benchmarks.Jobs.Chores, Aamu.Webhooks.Benchmarks', 'NothingAsync', '[]', '[]', '{"CurrentCulture":"\"en\""}',
            ?5, '{"SucceededAt":"1700000000000","PerformanceDuration":"1","Latency":"2"}', ?3 + n FROM numbers
        """;

    private const string StatesSql =
        """
        WITH RECURSIVE numbers(n) AS (SELECT ?1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?2), steps(step, name) AS (VALUES (1, 'Enqueued'), (2, 'Processing'), (3, ?4))
        INSERT INTO HangfireState (JobId, Number, Name, CreatedAt, Data) SELECT n, step, name, ?3, '{"Queue":"default"}' FROM numbers, steps
        """;

    public static void Write(SQLiteStorage storage, int count, string state, bool expired)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var expireAt = expired ? now - 1000 : now + 86_400_000;
        for (var first = 0L; first < count; first += 10_000)
        {
            storage.Engine.Write(new Block(FirstId + first, FirstId + Math.Min(first + 9_999, count - 1), now - 86_400_000, expireAt, state));
        }
    }

    private sealed record Block(long First, long Last, long At, long ExpireAt, string State) : ICommand
    {
        public void Execute(Database database)
        {
            database.Statement(JobsSql).Bind(First).Bind(Last).Bind(At).Bind(ExpireAt).Bind(State).Run();
            database.Statement(StatesSql).Bind(First).Bind(Last).Bind(At).Bind(State).Run();
        }
    }
}
