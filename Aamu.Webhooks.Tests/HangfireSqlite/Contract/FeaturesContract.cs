using Hangfire.Storage;

namespace Aamu.Webhooks.Tests.HangfireSqlite.Contract;

public abstract class FeaturesContract(StorageRoom room) : StorageContract(room)
{
    public static TheoryData<string> Known =>
    [
        JobStorageFeatures.JobQueueProperty,
        JobStorageFeatures.ExtendedApi,
        JobStorageFeatures.Connection.GetUtcDateTime,
        JobStorageFeatures.Connection.GetSetContains,
        JobStorageFeatures.Connection.LimitedGetSetCount,
        JobStorageFeatures.Connection.BatchedGetFirstByLowest,
        "BatchedGetFirstByLowestScoreFromSet",
        JobStorageFeatures.Transaction.AcquireDistributedLock,
        JobStorageFeatures.Transaction.CreateJob,
        JobStorageFeatures.Transaction.SetJobParameter,
        JobStorageFeatures.Monitoring.DeletedStateGraphs,
        JobStorageFeatures.Monitoring.AwaitingJobs,
    ];

    [Theory]
    [MemberData(nameof(Known))]
    public void Every_feature_of_the_contract_is_there(string feature)
    {
        Assert.True(Storage.HasFeature(feature));
        Assert.True(Storage.HasFeature(feature.ToUpperInvariant()));
    }

    [Fact]
    public void Nothing_else_is_claimed()
    {
        Assert.False(Storage.HasFeature("Something.Else"));
        Assert.False(Storage.HasFeature("TransactionalAcknowledge:SomebodyElsesJob"));
        Assert.Throws<ArgumentNullException>(() => Storage.HasFeature(null));
    }

    [Fact]
    public void Reads_see_what_was_committed() => Assert.True(Storage.LinearizableReads);

    [Fact]
    public void The_storage_tells_the_time()
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        Assert.InRange(Connection.GetUtcDateTime(), now.AddMinutes(-1), now.AddMinutes(1));
        Assert.Equal(DateTimeKind.Utc, Connection.GetUtcDateTime().Kind);
    }

    [Fact]
    public void A_connection_for_reading_reads()
    {
        var id = NewJob();
        using var reading = Storage.GetReadOnlyConnection();

        Assert.NotNull(reading.GetJobData(id));
    }
}

public sealed class FeaturesInSQLite() : FeaturesContract(StorageRoom.InSQLite())
{
    [Fact]
    public void Its_processes_take_the_place_of_components()
    {
        Assert.True(Storage.HasFeature(JobStorageFeatures.ProcessesInsteadOfComponents));
        Assert.Equal(["SQLite expiration", "SQLite schedule"], Storage.GetStorageWideProcesses().Select(process => $"{process}"));
    }
}

public sealed class FeaturesInMemory() : FeaturesContract(StorageRoom.InMemory());
