using Hangfire.Storage.SQLite;

namespace Aamu.Webhooks.Tests.HangfireSqlite.Contract;

/// <summary>As long as nobody takes back what was claimed for a worker.</summary>
public sealed class ClaimedAheadInSQLite() : StorageContract(StorageRoom.InSQLite(new SQLiteStorageOptions { ClaimPatience = TimeSpan.FromHours(1) }))
{
    [Fact]
    public void The_acknowledgement_claims_the_workers_next_job()
    {
        string[] ids = [Enqueued(), Enqueued(), Enqueued()];
        Acknowledge(Connection.FetchNextJob(["default"], Soon()));

        Assert.Equal((1, 1), (Monitor.FetchedCount("default"), Monitor.EnqueuedCount("default")));
        Assert.Equal(ids[1..], new[] { Connection.FetchNextJob(["default"], Soon()).JobId, Connection.FetchNextJob(["default"], Soon()).JobId });
    }
}
