namespace Aamu.Webhooks.Tests.HangfireSqlite.Contract;

public abstract class ListsContract(StorageRoom room) : StorageContract(room)
{
    [Fact]
    public void A_list_has_its_newest_value_first()
    {
        Fill("a", "b", "a");

        Assert.Equal(["a", "b", "a"], Connection.GetAllItemsFromList("list"));
        Assert.Equal(3, Connection.GetListCount("list"));
    }

    [Fact]
    public void A_list_nobody_filled_is_empty()
    {
        Assert.Empty(Connection.GetAllItemsFromList("list"));
        Assert.Empty(Connection.GetRangeFromList("list", 0, 5));
        Assert.Equal(0, Connection.GetListCount("list"));
        Assert.True(Connection.GetListTtl("list") < TimeSpan.Zero);
    }

    [Fact]
    public void A_page_of_a_list_has_both_its_ends()
    {
        Fill("e", "d", "c", "b", "a");

        Assert.Equal(["b", "c", "d"], Connection.GetRangeFromList("list", 1, 3));
        Assert.Equal(["e"], Connection.GetRangeFromList("list", 4, 9));
    }

    [Fact]
    public void Removing_a_value_removes_all_of_its_places()
    {
        Fill("a", "b", "a");
        Commit(transaction => transaction.RemoveFromList("list", "a"));

        Assert.Equal(["b"], Connection.GetAllItemsFromList("list"));
    }

    [Theory]
    [InlineData(0, 1, "a,b")]
    [InlineData(1, 2, "b,c")]
    [InlineData(1, 99, "b,c,d")]
    [InlineData(3, 1, "")]
    [InlineData(9, 10, "")]
    public void A_trimmed_list_keeps_what_lies_between(int from, int to, string kept)
    {
        Fill("d", "c", "b", "a");
        Commit(transaction => transaction.TrimList("list", from, to));

        Assert.Equal(kept, string.Join(',', Connection.GetAllItemsFromList("list")));
    }

    [Fact]
    public void A_list_expires_when_it_is_told_to_and_not_when_it_is_persisted()
    {
        Fill("a");
        Commit(transaction => transaction.ExpireList("list", TimeSpan.FromHours(1)));
        Assert.InRange(Connection.GetListTtl("list"), TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(60));

        Commit(transaction => transaction.PersistList("list"));
        Assert.True(Connection.GetListTtl("list") < TimeSpan.Zero);
    }

    [Fact]
    public void A_list_that_was_emptied_starts_anew_without_an_expiry()
    {
        Fill("a");
        Commit(transaction =>
        {
            transaction.ExpireList("list", TimeSpan.FromHours(1));
            transaction.TrimList("list", 1, 0);
            transaction.InsertToList("list", "b");
        });

        Assert.True(Connection.GetListTtl("list") < TimeSpan.Zero);
    }

    [Fact]
    public void What_is_missing_is_refused_at_the_call()
    {
        using var transaction = (Hangfire.Storage.JobStorageTransaction)Connection.CreateWriteTransaction();

        Assert.Throws<ArgumentNullException>(() => transaction.InsertToList(null, "a"));
        Assert.Throws<ArgumentNullException>(() => transaction.InsertToList("list", null));
        Assert.Throws<ArgumentNullException>(() => transaction.RemoveFromList(null, "a"));
        Assert.Throws<ArgumentNullException>(() => transaction.TrimList(null, 0, 1));
        Assert.Throws<ArgumentNullException>(() => transaction.ExpireList(null, default));
        Assert.Throws<ArgumentNullException>(() => transaction.PersistList(null));
        Assert.Throws<ArgumentNullException>(() => Connection.GetAllItemsFromList(null));
        Assert.Throws<ArgumentNullException>(() => Connection.GetListCount(null));
    }

    private void Fill(params string[] values) => Commit(transaction => Array.ForEach(values, value => transaction.InsertToList("list", value)));
}

public sealed class ListsInSQLite() : ListsContract(StorageRoom.InSQLite());

public sealed class ListsInMemory() : ListsContract(StorageRoom.InMemory());
