using Hangfire.Common;

namespace Hangfire.Storage.SQLite;

/// <summary>A job as the dashboard's lists show it, with its current state.</summary>
internal sealed class JobRow
{
    /// <summary>The columns of <see cref="Read"/>, from a job named j.</summary>
    public const string Columns = "j.Id, j.Type, j.Method, j.ParameterTypes, j.Arguments, j.Queue, j.StateName, j.StateReason, j.StateData, j.StateAt";

    /// <summary>How many columns there are.</summary>
    public const int Width = 10;

    private JobLoadException? _failure;

    public required long Id { get; init; }

    public required InvocationData Invocation { get; init; }

    public Job? Job { get; private set; }

    public JobLoadException? LoadException => _failure;

    public string? StateName { get; private init; }

    public string? Reason { get; private init; }

    public DateTime? StateAt { get; private init; }

    public Dictionary<string, string?> StateData { get; private init; } = [];

    public static JobRow Read(Statement row, int column)
    {
        var job = new JobRow
        {
            Id = row.Int64(column),
            Invocation = StoredInvocation.Read(row, column + 1),
            StateName = row.NullableText(column + 6),
            Reason = row.NullableText(column + 7),
            StateData = TextMap.Read(row.NullableText(column + 8)),
            StateAt = row.NullableInt64(column + 9) is { } at ? Times.Utc(at) : null,
        };
        job.Job = StoredInvocation.Load(job.Invocation, out job._failure);
        return job;
    }

    public string? Data(string name) => StateData.GetValueOrDefault(name);

    public bool In(string state) => string.Equals(StateName, state, StringComparison.OrdinalIgnoreCase);
}
