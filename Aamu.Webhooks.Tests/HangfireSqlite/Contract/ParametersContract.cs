using Hangfire.Storage;

namespace Aamu.Webhooks.Tests.HangfireSqlite.Contract;

public abstract class ParametersContract(StorageRoom room) : StorageContract(room)
{
    [Fact]
    public void A_parameter_can_be_set_and_set_anew()
    {
        var id = NewJob(("Culture", "fi"));
        Connection.SetJobParameter(id, "Culture", "sv");
        Connection.SetJobParameter(id, "RetryCount", "1");

        Assert.Equal("sv", Connection.GetJobParameter(id, "Culture"));
        Assert.Equal("1", Connection.GetJobParameter(id, "RetryCount"));
        Assert.Null(Connection.GetJobParameter(id, "retrycount"));
    }

    [Fact]
    public void A_parameter_can_be_null()
    {
        var id = NewJob(("Culture", "fi"));
        Connection.SetJobParameter(id, "Culture", null);

        Assert.Null(Connection.GetJobParameter(id, "Culture"));
    }

    [Fact]
    public void A_parameter_set_in_a_transaction_is_there_after_its_commit()
    {
        var id = NewJob();
        using var transaction = (JobStorageTransaction)Connection.CreateWriteTransaction();
        transaction.SetJobParameter(id, "RetryCount", "2");

        Assert.Null(Connection.GetJobParameter(id, "RetryCount"));
        transaction.Commit();
        Assert.Equal("2", Connection.GetJobParameter(id, "RetryCount"));
    }

    [Fact]
    public void What_is_missing_is_refused_at_the_call()
    {
        using var transaction = (JobStorageTransaction)Connection.CreateWriteTransaction();

        Assert.Throws<ArgumentNullException>(() => Connection.GetJobParameter(null, "a"));
        Assert.Throws<ArgumentNullException>(() => Connection.GetJobParameter("1", null));
        Assert.Throws<ArgumentNullException>(() => Connection.SetJobParameter(null, "a", "b"));
        Assert.Throws<ArgumentNullException>(() => Connection.SetJobParameter("1", null, "b"));
        Assert.Throws<ArgumentNullException>(() => transaction.SetJobParameter(null, "a", "b"));
    }
}

public sealed class ParametersInSQLite() : ParametersContract(StorageRoom.InSQLite());

public sealed class ParametersInMemory() : ParametersContract(StorageRoom.InMemory());
