namespace Hangfire.Storage.SQLite;

/// <summary>What workers ask of a job's row.</summary>
internal sealed record JobRecord(InvocationData Invocation, DateTime CreatedAt, string? State, IReadOnlyDictionary<string, string?> Parameters)
{
    private const string Sql = "SELECT Type, Method, ParameterTypes, Arguments, Queue, CreatedAt, StateName, Parameters FROM HangfireJob WHERE Id = ?1";

    public static JobRecord? Read(Database database, long jobId)
    {
        using var row = database.Statement(Sql).Bind(jobId);
        return row.Step()
            ? new JobRecord(StoredInvocation.Read(row, 0), Times.Utc(row.Int64(5)), row.NullableText(6), TextMap.Read(row.Text(7)))
            : null;
    }

    /// <summary>Its arguments are new objects each time: a job may change what it is given.</summary>
    public JobData ToData() => new()
    {
        InvocationData = Invocation,
        Job = StoredInvocation.Load(Invocation, out var failure),
        LoadException = failure,
        CreatedAt = CreatedAt,
        State = State,
        ParametersSnapshot = Parameters,
    };
}
