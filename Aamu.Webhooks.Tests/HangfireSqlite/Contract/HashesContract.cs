namespace Aamu.Webhooks.Tests.HangfireSqlite.Contract;

public abstract class HashesContract(StorageRoom room) : StorageContract(room)
{
    [Fact]
    public void Fields_are_set_and_set_anew()
    {
        Connection.SetRangeInHash("hash", Fields(("a", "1"), ("b", "2")));
        Commit(transaction => transaction.SetRangeInHash("hash", Fields(("b", "3"), ("c", "4"))));

        Assert.Equal(Fields(("a", "1"), ("b", "3"), ("c", "4")), Connection.GetAllEntriesFromHash("hash"));
        Assert.Equal("3", Connection.GetValueFromHash("hash", "b"));
        Assert.Null(Connection.GetValueFromHash("hash", "d"));
        Assert.Equal(3, Connection.GetHashCount("hash"));
    }

    [Fact]
    public void A_hash_nobody_filled_is_null()
    {
        Connection.SetRangeInHash("hash", []);

        Assert.Null(Connection.GetAllEntriesFromHash("hash"));
        Assert.Null(Connection.GetValueFromHash("hash", "a"));
        Assert.Equal(0, Connection.GetHashCount("hash"));
        Assert.True(Connection.GetHashTtl("hash") < TimeSpan.Zero);
    }

    [Fact]
    public void A_field_may_be_null_or_empty()
    {
        Connection.SetRangeInHash("hash", [KeyValuePair.Create("null", (string)null!), KeyValuePair.Create("empty", "")]);

        var fields = Connection.GetAllEntriesFromHash("hash");
        Assert.Null(fields["null"]);
        Assert.Equal("", fields["empty"]);
    }

    [Fact]
    public void A_removed_hash_is_gone()
    {
        Connection.SetRangeInHash("hash", Fields(("a", "1")));
        Commit(transaction => transaction.RemoveHash("hash"));

        Assert.Null(Connection.GetAllEntriesFromHash("hash"));
    }

    [Fact]
    public void A_hash_expires_when_it_is_told_to_and_not_when_it_is_persisted()
    {
        Connection.SetRangeInHash("hash", Fields(("a", "1")));
        Commit(transaction => transaction.ExpireHash("hash", TimeSpan.FromHours(1)));
        Assert.InRange(Connection.GetHashTtl("hash"), TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(60));

        Commit(transaction => transaction.PersistHash("hash"));
        Assert.True(Connection.GetHashTtl("hash") < TimeSpan.Zero);
    }

    [Fact]
    public void What_is_missing_is_refused_at_the_call()
    {
        using var transaction = (Hangfire.Storage.JobStorageTransaction)Connection.CreateWriteTransaction();

        Assert.Throws<ArgumentNullException>(() => Connection.SetRangeInHash(null, []));
        Assert.Throws<ArgumentNullException>(() => Connection.SetRangeInHash("hash", null));
        Assert.Throws<ArgumentNullException>(() => transaction.SetRangeInHash(null, []));
        Assert.Throws<ArgumentNullException>(() => transaction.SetRangeInHash("hash", null));
        Assert.Throws<ArgumentNullException>(() => transaction.RemoveHash(null));
        Assert.Throws<ArgumentNullException>(() => transaction.ExpireHash(null, default));
        Assert.Throws<ArgumentNullException>(() => transaction.PersistHash(null));
        Assert.Throws<ArgumentNullException>(() => Connection.GetAllEntriesFromHash(null));
        Assert.Throws<ArgumentNullException>(() => Connection.GetValueFromHash("hash", null));
    }

    private static Dictionary<string, string> Fields(params (string Name, string Value)[] fields) => fields.ToDictionary(field => field.Name, field => field.Value);
}

public sealed class HashesInSQLite() : HashesContract(StorageRoom.InSQLite());

public sealed class HashesInMemory() : HashesContract(StorageRoom.InMemory());
