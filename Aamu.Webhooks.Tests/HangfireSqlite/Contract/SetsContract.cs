namespace Aamu.Webhooks.Tests.HangfireSqlite.Contract;

public abstract class SetsContract(StorageRoom room) : StorageContract(room)
{
    [Fact]
    public void A_set_has_each_value_once()
    {
        Commit(transaction =>
        {
            transaction.AddToSet("set", "a");
            transaction.AddToSet("set", "b");
            transaction.AddToSet("set", "a");
            transaction.AddToSet("other", "c");
        });

        Assert.Equal(["a", "b"], Connection.GetAllItemsFromSet("set").Order());
        Assert.Equal(2, Connection.GetSetCount("set"));
    }

    [Fact]
    public void A_set_nobody_filled_is_empty()
    {
        Assert.Empty(Connection.GetAllItemsFromSet("set"));
        Assert.Equal(0, Connection.GetSetCount("set"));
        Assert.Null(Connection.GetFirstByLowestScoreFromSet("set", 0, 1));
        Assert.Empty(Connection.GetFirstByLowestScoreFromSet("set", 0, 1, 10));
        Assert.Empty(Connection.GetRangeFromSet("set", 0, 10));
        Assert.False(Connection.GetSetContains("set", "a"));
        Assert.True(Connection.GetSetTtl("set") < TimeSpan.Zero);
    }

    [Fact]
    public void A_value_moves_when_it_is_added_with_another_score()
    {
        Commit(transaction =>
        {
            transaction.AddToSet("set", "a", 1);
            transaction.AddToSet("set", "b", 2);
        });
        Commit(transaction => transaction.AddToSet("set", "a", 3));

        Assert.Equal(["b", "a"], Connection.GetRangeFromSet("set", 0, 10));
        Assert.Equal(2, Connection.GetSetCount("set"));
    }

    [Fact]
    public void The_lowest_score_of_a_range_comes_first()
    {
        Commit(transaction =>
        {
            transaction.AddToSet("set", "minus", -1.5);
            transaction.AddToSet("set", "late", 3.5);
            transaction.AddToSet("set", "early", 0.25);
            transaction.AddToSet("set", "middle", 2);
        });

        Assert.Equal("early", Connection.GetFirstByLowestScoreFromSet("set", 0, 3.5));
        Assert.Equal("minus", Connection.GetFirstByLowestScoreFromSet("set", -2, 3.5));
        Assert.Null(Connection.GetFirstByLowestScoreFromSet("set", 4, 5));
        Assert.Equal(["early", "middle", "late"], Connection.GetFirstByLowestScoreFromSet("set", 0, 3.5, 10));
        Assert.Equal(["early", "middle"], Connection.GetFirstByLowestScoreFromSet("set", 0.25, 3.5, 2));
    }

    [Fact]
    public void A_range_of_scores_must_be_one()
    {
        Assert.Throws<ArgumentException>(() => Connection.GetFirstByLowestScoreFromSet("set", 1, 0));
        Assert.Throws<ArgumentException>(() => Connection.GetFirstByLowestScoreFromSet("set", 1, 0, 5));
        Assert.Throws<ArgumentException>(() => Connection.GetFirstByLowestScoreFromSet("set", 0, 1, 0));
    }

    [Fact]
    public void A_page_of_a_set_is_in_the_order_of_scores_with_both_ends()
    {
        Commit(transaction =>
        {
            for (var number = 0; number < 10; number++)
            {
                transaction.AddToSet("set", $"{number}", 10 - number);
            }
        });

        Assert.Equal(["8", "7", "6"], Connection.GetRangeFromSet("set", 1, 3));
        Assert.Equal(["0"], Connection.GetRangeFromSet("set", 9, 20));
    }

    [Fact]
    public void A_set_knows_what_it_contains()
    {
        Commit(transaction => transaction.AddToSet("set", "a"));

        Assert.True(Connection.GetSetContains("set", "a"));
        Assert.False(Connection.GetSetContains("set", "A"));
        Assert.False(Connection.GetSetContains("other", "a"));
    }

    [Fact]
    public void Several_sets_are_counted_up_to_a_limit()
    {
        Commit(transaction =>
        {
            transaction.AddRangeToSet("one", ["a", "b", "c"]);
            transaction.AddRangeToSet("two", ["d", "e"]);
        });

        Assert.Equal(5, Connection.GetSetCount(["one", "two", "none"], 100));
        Assert.Equal(4, Connection.GetSetCount(["one", "two"], 4));
        Assert.Equal(2, Connection.GetSetCount(["one", "two"], 2));
        Assert.Equal(0, Connection.GetSetCount(["one"], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Connection.GetSetCount(["one"], -1));
    }

    [Fact]
    public void Values_and_whole_sets_can_be_removed()
    {
        Commit(transaction => transaction.AddRangeToSet("set", ["a", "b", "c"]));
        Commit(transaction => transaction.RemoveFromSet("set", "b"));
        Assert.Equal(["a", "c"], Connection.GetAllItemsFromSet("set").Order());

        Commit(transaction => transaction.RemoveSet("set"));
        Assert.Empty(Connection.GetAllItemsFromSet("set"));
    }

    [Fact]
    public void A_set_expires_when_it_is_told_to_and_not_when_it_is_persisted()
    {
        Commit(transaction =>
        {
            transaction.AddToSet("set", "a");
            transaction.ExpireSet("set", TimeSpan.FromHours(1));
        });
        Assert.InRange(Connection.GetSetTtl("set"), TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(60));

        Commit(transaction => transaction.PersistSet("set"));
        Assert.True(Connection.GetSetTtl("set") < TimeSpan.Zero);
    }

    [Fact]
    public void A_set_that_was_emptied_starts_anew_without_an_expiry()
    {
        Commit(transaction =>
        {
            transaction.AddToSet("set", "a");
            transaction.ExpireSet("set", TimeSpan.FromHours(1));
            transaction.RemoveFromSet("set", "a");
            transaction.AddToSet("set", "b");
            transaction.ExpireSet("none", TimeSpan.FromHours(1));
        });

        Assert.True(Connection.GetSetTtl("set") < TimeSpan.Zero);
        Assert.True(Connection.GetSetTtl("none") < TimeSpan.Zero);
    }

    [Fact]
    public void What_is_missing_is_refused_at_the_call()
    {
        using var transaction = (Hangfire.Storage.JobStorageTransaction)Connection.CreateWriteTransaction();

        Assert.Throws<ArgumentNullException>(() => transaction.AddToSet(null, "a"));
        Assert.Throws<ArgumentNullException>(() => transaction.AddToSet("set", null));
        Assert.Throws<ArgumentNullException>(() => transaction.AddRangeToSet("set", null));
        Assert.Throws<ArgumentException>(() => transaction.AddRangeToSet("set", ["a", null!]));
        Assert.Throws<ArgumentNullException>(() => transaction.RemoveFromSet(null, "a"));
        Assert.Throws<ArgumentNullException>(() => transaction.RemoveSet(null));
        Assert.Throws<ArgumentNullException>(() => transaction.ExpireSet(null, default));
        Assert.Throws<ArgumentNullException>(() => transaction.PersistSet(null));
        Assert.Throws<ArgumentNullException>(() => Connection.GetAllItemsFromSet(null));
        Assert.Throws<ArgumentNullException>(() => Connection.GetSetContains("set", null));
        Assert.Throws<ArgumentNullException>(() => Connection.GetSetTtl(null));
    }
}

public sealed class SetsInSQLite() : SetsContract(StorageRoom.InSQLite());

public sealed class SetsInMemory() : SetsContract(StorageRoom.InMemory());
