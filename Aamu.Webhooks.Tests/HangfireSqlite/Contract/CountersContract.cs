namespace Aamu.Webhooks.Tests.HangfireSqlite.Contract;

public abstract class CountersContract(StorageRoom room) : StorageContract(room)
{
    [Fact]
    public void A_counter_counts_up_and_down()
    {
        Assert.Equal(0, Connection.GetCounter("counter"));
        Commit(transaction =>
        {
            transaction.IncrementCounter("counter");
            transaction.IncrementCounter("counter", TimeSpan.FromHours(1));
            transaction.IncrementCounter("counter");
            transaction.DecrementCounter("counter");
            transaction.IncrementCounter("other");
        });
        Assert.Equal(2, Connection.GetCounter("counter"));

        Commit(transaction =>
        {
            transaction.DecrementCounter("counter", TimeSpan.FromHours(1));
            transaction.DecrementCounter("counter");
            transaction.DecrementCounter("counter");
        });
        Assert.Equal(-1, Connection.GetCounter("counter"));
    }

    [Fact]
    public async Task Nothing_is_lost_when_many_count_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            using var connection = Connect();
            for (var round = 0; round < 100; round++)
            {
                using var transaction = connection.CreateWriteTransaction();
                transaction.IncrementCounter("counter");
                transaction.Commit();
            }
        })));

        Assert.Equal(400, Connection.GetCounter("counter"));
    }

    [Fact]
    public void A_counter_must_be_named()
    {
        using var transaction = Connection.CreateWriteTransaction();

        Assert.Throws<ArgumentNullException>(() => transaction.IncrementCounter(null));
        Assert.Throws<ArgumentNullException>(() => transaction.IncrementCounter(null, default));
        Assert.Throws<ArgumentNullException>(() => transaction.DecrementCounter(null));
        Assert.Throws<ArgumentNullException>(() => transaction.DecrementCounter(null, default));
        Assert.Throws<ArgumentNullException>(() => Connection.GetCounter(null));
    }
}

public sealed class CountersInSQLite() : CountersContract(StorageRoom.InSQLite());

public sealed class CountersInMemory() : CountersContract(StorageRoom.InMemory());
