using Hangfire.Storage.Monitoring;

namespace Hangfire.Storage.SQLite;

/// <summary>Everything about one job; null when there is none of that id.</summary>
internal readonly record struct ReadJobDetails(long JobId) : IQuery<JobDetailsDto?>
{
    private const string JobSql = "SELECT Type, Method, ParameterTypes, Arguments, Queue, CreatedAt, ExpireAt, Parameters FROM HangfireJob WHERE Id = ?1";

    private const string HistorySql = "SELECT Name, Reason, CreatedAt, Data FROM HangfireState WHERE JobId = ?1 ORDER BY Number DESC";

    public JobDetailsDto? Read(Database database)
    {
        using var row = database.Statement(JobSql).Bind(JobId);
        if (!row.Step())
        {
            return null;
        }

        var invocation = StoredInvocation.Read(row, 0);
        return new JobDetailsDto
        {
            InvocationData = invocation,
            Job = StoredInvocation.Load(invocation, out var failure),
            LoadException = failure,
            CreatedAt = Times.Utc(row.Int64(5)),
            ExpireAt = row.NullableInt64(6) is { } at ? Times.Utc(at) : null,
            Properties = TextMap.Read(row.Text(7)),
            History = History(database),
        };
    }

    private List<StateHistoryDto> History(Database database)
    {
        using var row = database.Statement(HistorySql).Bind(JobId);
        List<StateHistoryDto> history = [];
        while (row.Step())
        {
            history.Add(new StateHistoryDto
            {
                StateName = row.Text(0),
                Reason = row.NullableText(1),
                CreatedAt = Times.Utc(row.Int64(2)),
                Data = TextMap.Read(row.NullableText(3)),
            });
        }

        return history;
    }
}
