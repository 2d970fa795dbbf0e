using Hangfire.States;
using Hangfire.Storage.Monitoring;

namespace Hangfire.Storage.SQLite;

/// <summary>A page of the jobs in a state, by the time they came to it.</summary>
internal readonly record struct JobsInState(string State, int From, int Count, bool NewestFirst) : IQuery<List<JobRow>>
{
    private const string OldestFirstSql =
        $"SELECT {JobRow.Columns} FROM HangfireJob j WHERE j.StateName = ?1 ORDER BY j.StateAt, j.Id LIMIT ?2 OFFSET ?3";

    private const string NewestFirstSql =
        $"SELECT {JobRow.Columns} FROM HangfireJob j WHERE j.StateName = ?1 ORDER BY j.StateAt DESC, j.Id DESC LIMIT ?2 OFFSET ?3";

    public List<JobRow> Read(Database database)
    {
        using var row = database.Statement(NewestFirst ? NewestFirstSql : OldestFirstSql).Bind(State).Bind(Count).Bind(From);
        List<JobRow> jobs = [];
        while (row.Step())
        {
            jobs.Add(JobRow.Read(row, 0));
        }

        return jobs;
    }
}

internal readonly record struct CountJobsInState(string State) : IQuery<long>
{
    public long Read(Database database) => database.Statement("SELECT count(*) FROM HangfireJob WHERE StateName = ?1").Bind(State).Number();
}

internal readonly record struct StateName(long JobId) : IQuery<string?>
{
    public string? Read(Database database)
    {
        using var row = database.Statement("SELECT StateName FROM HangfireJob WHERE Id = ?1").Bind(JobId);
        return row.Step() ? row.NullableText(0) : null;
    }
}

internal readonly record struct AllServers : IQuery<List<ServerDto>>
{
    public List<ServerDto> Read(Database database)
    {
        using var row = database.Statement("SELECT Id, Workers, Queues, StartedAt, HeartbeatAt FROM HangfireServer ORDER BY Id");
        List<ServerDto> servers = [];
        while (row.Step())
        {
            servers.Add(new ServerDto
            {
                Name = row.Text(0),
                WorkersCount = row.Int32(1),
                Queues = row.Text(2).Split('\n', StringSplitOptions.RemoveEmptyEntries),
                StartedAt = Times.Utc(row.Int64(3)),
                Heartbeat = Times.Utc(row.Int64(4)),
            });
        }

        return servers;
    }
}

/// <summary>The values of several counters, in the order of their keys.</summary>
internal readonly record struct CounterValues(IReadOnlyList<string> Keys) : IQuery<long[]>
{
    public long[] Read(Database database) => [.. Keys.Select(key => new ReadCounter(key).Read(database))];
}

internal readonly record struct Statistics : IQuery<StatisticsDto>
{
    public StatisticsDto Read(Database database) => new()
    {
        Enqueued = new CountJobsInState(EnqueuedState.StateName).Read(database),
        Scheduled = new CountJobsInState(ScheduledState.StateName).Read(database),
        Processing = new CountJobsInState(ProcessingState.StateName).Read(database),
        Failed = new CountJobsInState(FailedState.StateName).Read(database),
        Awaiting = new CountJobsInState(AwaitingState.StateName).Read(database),
        Succeeded = new ReadCounter("stats:succeeded").Read(database),
        Deleted = new ReadCounter("stats:deleted").Read(database),
        Recurring = new CountSet("recurring-jobs").Read(database),
        Retries = new CountSet("retries").Read(database),
        Queues = new QueueLengths().Read(database).Count,
        Servers = database.Statement("SELECT count(*) FROM HangfireServer").Number(),
    };
}
