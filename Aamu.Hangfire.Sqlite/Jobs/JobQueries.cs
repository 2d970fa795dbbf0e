using Hangfire.Common;

namespace Hangfire.Storage.SQLite;

internal readonly record struct ReadJobParameters(long JobId) : IQuery<Dictionary<string, string?>?>
{
    public Dictionary<string, string?>? Read(Database database)
    {
        using var row = database.Statement("SELECT Parameters FROM HangfireJob WHERE Id = ?1").Bind(JobId);
        return row.Step() ? TextMap.Read(row.Text(0)) : null;
    }
}

internal readonly record struct ReadJobData(long JobId) : IQuery<JobData?>
{
    public JobData? Read(Database database) => JobRecord.Read(database, JobId)?.ToData();
}

internal readonly record struct ReadStateData(long JobId) : IQuery<StateData?>
{
    public StateData? Read(Database database)
    {
        using var row = database.Statement("SELECT StateName, StateReason, StateData FROM HangfireJob WHERE Id = ?1 AND StateName IS NOT NULL").Bind(JobId);
        return row.Step() ? new StateData { Name = row.Text(0), Reason = row.NullableText(1), Data = TextMap.Read(row.NullableText(2)) } : null;
    }
}

/// <summary>The five columns that say which method a job calls, and the method itself, which may no longer exist.</summary>
internal static class StoredInvocation
{
    public static InvocationData Read(Statement row, int column) =>
        new(row.NullableText(column), row.NullableText(column + 1), row.NullableText(column + 2), row.NullableText(column + 3), row.NullableText(column + 4));

    public static Job? Load(InvocationData invocation, out JobLoadException? failure)
    {
        try
        {
            failure = null;
            return invocation.DeserializeJob();
        }
        catch (JobLoadException exception)
        {
            failure = exception;
            return null;
        }
    }
}
