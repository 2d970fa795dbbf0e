using System.Diagnostics;
using Hangfire.Storage;

namespace Aamu.Webhooks.Tests.HangfireSqlite.Contract;

public abstract class LocksContract(StorageRoom room) : StorageContract(room)
{
    private static readonly TimeSpan s_atOnce = TimeSpan.Zero;
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_lock_keeps_other_connections_out_until_it_is_released()
    {
        using var other = Connect();
        using (Connection.AcquireDistributedLock("resource", s_long))
        {
            var refused = Assert.Throws<DistributedLockTimeoutException>(() => other.AcquireDistributedLock("resource", s_atOnce));
            Assert.EndsWith("resource", refused.Resource, StringComparison.Ordinal);
            other.AcquireDistributedLock("another", s_atOnce).Dispose();
        }

        other.AcquireDistributedLock("resource", s_atOnce).Dispose();
    }

    [Fact]
    public void A_connection_may_take_its_own_lock_again()
    {
        using var other = Connect();
        var first = Connection.AcquireDistributedLock("resource", s_long);
        var second = Connection.AcquireDistributedLock("resource", s_atOnce);
        second.Dispose();
        Assert.Throws<DistributedLockTimeoutException>(() => other.AcquireDistributedLock("resource", s_atOnce));

        first.Dispose();
        other.AcquireDistributedLock("resource", s_atOnce).Dispose();
    }

    [Fact]
    public void Releasing_twice_is_releasing_once()
    {
        using var other = Connect();
        var first = Connection.AcquireDistributedLock("resource", s_long);
        var second = Connection.AcquireDistributedLock("resource", s_long);
        second.Dispose();
        second.Dispose();

        Assert.Throws<DistributedLockTimeoutException>(() => other.AcquireDistributedLock("resource", s_atOnce));
        first.Dispose();
    }

    [Fact]
    public void Locks_go_with_their_connection()
    {
        var other = Connect();
        other.AcquireDistributedLock("resource", s_long);
        other.AcquireDistributedLock("resource", s_long);
        other.Dispose();

        Connection.AcquireDistributedLock("resource", s_atOnce).Dispose();
    }

    [Fact]
    public void The_time_to_wait_is_kept()
    {
        using var other = Connect();
        using var held = Connection.AcquireDistributedLock("resource", s_long);
        var waited = Stopwatch.StartNew();

        Assert.Throws<DistributedLockTimeoutException>(() => other.AcquireDistributedLock("resource", TimeSpan.FromMilliseconds(100)));
        Assert.InRange(waited.Elapsed, TimeSpan.FromMilliseconds(80), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_waiting_connection_gets_the_lock_when_it_is_released()
    {
        var held = Connection.AcquireDistributedLock("resource", s_long);
        var waiting = Task.Factory.StartNew(
            () =>
            {
                using var other = Connect();
                other.AcquireDistributedLock("resource", s_long).Dispose();
            },
            TaskCreationOptions.LongRunning);
        held.Dispose();

        await waiting.WaitAsync(Soon());
    }

    [Fact]
    public async Task Only_one_at_a_time_holds_a_lock()
    {
        var inside = 0;
        var most = 0;
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Factory.StartNew(
            () =>
            {
                using var connection = Connect();
                for (var round = 0; round < 50; round++)
                {
                    using var held = connection.AcquireDistributedLock("resource", s_long);
                    most = Math.Max(most, Interlocked.Increment(ref inside));
                    Thread.Yield();
                    Interlocked.Decrement(ref inside);
                }
            },
            TaskCreationOptions.LongRunning)));

        Assert.Equal(1, most);
    }

    [Fact]
    public void A_lock_taken_in_a_transaction_ends_with_its_commit()
    {
        using var other = Connect();
        using var transaction = (JobStorageTransaction)Connection.CreateWriteTransaction();
        transaction.AcquireDistributedLock("resource", s_long);
        transaction.AddToSet("set", "a");
        Assert.Throws<DistributedLockTimeoutException>(() => other.AcquireDistributedLock("resource", s_atOnce));

        transaction.Commit();
        other.AcquireDistributedLock("resource", s_atOnce).Dispose();
    }

    [Fact]
    public void A_lock_taken_in_a_transaction_ends_with_it_when_it_is_given_up()
    {
        using var other = Connect();
        using (var transaction = (JobStorageTransaction)Connection.CreateWriteTransaction())
        {
            transaction.AcquireDistributedLock("resource", s_long);
        }

        other.AcquireDistributedLock("resource", s_atOnce).Dispose();
    }

    [Fact]
    public void A_lock_must_be_named() => Assert.Throws<ArgumentNullException>(() => Connection.AcquireDistributedLock(null, s_long));
}

public sealed class LocksInSQLite() : LocksContract(StorageRoom.InSQLite());

public sealed class LocksInMemory() : LocksContract(StorageRoom.InMemory());
