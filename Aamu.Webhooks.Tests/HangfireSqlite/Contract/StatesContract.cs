using Hangfire.States;
using Hangfire.Storage;

namespace Aamu.Webhooks.Tests.HangfireSqlite.Contract;

public abstract class StatesContract(StorageRoom room) : StorageContract(room)
{
    [Fact]
    public void A_job_is_in_the_state_it_was_set_to_last()
    {
        var id = NewJob();
        Commit(transaction => transaction.SetJobState(id, new EnqueuedState("critical") { Reason = "once" }));
        Commit(transaction => transaction.SetJobState(id, new DeletedState { Reason = "enough" }));

        var state = Connection.GetStateData(id);
        Assert.Equal(DeletedState.StateName, state.Name);
        Assert.Equal("enough", state.Reason);
        Assert.Equal(new DeletedState().SerializeData().Keys.Order(), state.Data.Keys.Order());
        Assert.Equal(DeletedState.StateName, Connection.GetJobData(id).State);
    }

    [Fact]
    public void A_jobs_first_state_may_be_set_twice_in_one_transaction()
    {
        var id = NewJob();
        Commit(transaction =>
        {
            transaction.SetJobState(id, new EnqueuedState());
            transaction.SetJobState(id, new DeletedState());
        });

        Assert.Equal(DeletedState.StateName, Connection.GetJobData(id).State);
        Assert.Equal([DeletedState.StateName, EnqueuedState.StateName], Monitor.JobDetails(id).History.Select(entry => entry.StateName));
    }

    [Fact]
    public void The_history_has_every_state_with_its_data_the_newest_first()
    {
        var id = NewJob(new EnqueuedState("critical"));
        Commit(transaction => transaction.AddJobState(id, new FailedState(new InvalidOperationException("no")) { Reason = "broken" }));
        Commit(transaction => transaction.SetJobState(id, new DeletedState()));

        var history = Monitor.JobDetails(id).History;
        Assert.Equal([DeletedState.StateName, FailedState.StateName, EnqueuedState.StateName], history.Select(entry => entry.StateName));
        Assert.Equal("broken", history[1].Reason);
        Assert.Equal("no", history[1].Data["ExceptionMessage"]);
        Assert.Equal("critical", history[2].Data["Queue"]);
    }

    [Fact]
    public void A_state_added_to_the_history_does_not_become_the_jobs_state()
    {
        var id = NewJob(new EnqueuedState());
        Commit(transaction => transaction.AddJobState(id, new DeletedState()));

        Assert.Equal(EnqueuedState.StateName, Connection.GetStateData(id).Name);
    }

    [Fact]
    public void A_new_job_expires_until_it_is_persisted_and_again_when_it_is_told_to()
    {
        var id = NewJob();
        Assert.NotNull(Monitor.JobDetails(id).ExpireAt);

        Commit(transaction => transaction.PersistJob(id));
        Assert.Null(Monitor.JobDetails(id).ExpireAt);

        Commit(transaction => transaction.ExpireJob(id, TimeSpan.FromHours(2)));
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        Assert.InRange(Monitor.JobDetails(id).ExpireAt!.Value, now.AddMinutes(110), now.AddMinutes(130));
    }

    [Fact]
    public void A_state_and_an_expiry_of_one_transaction_both_count()
    {
        var id = NewJob();
        Commit(transaction =>
        {
            transaction.SetJobState(id, new EnqueuedState());
            transaction.PersistJob(id);
        });
        Assert.Null(Monitor.JobDetails(id).ExpireAt);

        var other = NewJob();
        Commit(transaction =>
        {
            transaction.SetJobState(id, new DeletedState());
            transaction.ExpireJob(id, TimeSpan.FromHours(1));
            transaction.PersistJob(other);
        });
        Assert.NotNull(Monitor.JobDetails(id).ExpireAt);
        Assert.Null(Monitor.JobDetails(other).ExpireAt);
    }

    [Fact]
    public void A_state_that_cannot_be_serialised_is_refused_before_the_commit()
    {
        var id = NewJob();
        using var transaction = Connection.CreateWriteTransaction();

        Assert.Throws<InvalidOperationException>(() => transaction.SetJobState(id, new Unwritable()));
        Assert.Throws<InvalidOperationException>(() => transaction.AddJobState(id, new Unwritable()));
    }

    [Fact]
    public void What_is_missing_is_refused_at_the_call()
    {
        using var transaction = (JobStorageTransaction)Connection.CreateWriteTransaction();

        Assert.Throws<ArgumentNullException>(() => Connection.GetStateData(null));
        Assert.Throws<ArgumentNullException>(() => transaction.SetJobState(null, new DeletedState()));
        Assert.Throws<ArgumentNullException>(() => transaction.SetJobState("1", null));
        Assert.Throws<ArgumentNullException>(() => transaction.AddJobState("1", null));
        Assert.Throws<ArgumentNullException>(() => transaction.ExpireJob(null, default));
        Assert.Throws<ArgumentNullException>(() => transaction.PersistJob(null));
    }

    private sealed class Unwritable : IState
    {
        public string Name => "Unwritable";

        public string Reason => "";

        public bool IsFinal => false;

        public bool IgnoreJobLoadException => false;

        public Dictionary<string, string> SerializeData() => throw new InvalidOperationException();
    }
}

public sealed class StatesInSQLite() : StatesContract(StorageRoom.InSQLite());

public sealed class StatesInMemory() : StatesContract(StorageRoom.InMemory());
