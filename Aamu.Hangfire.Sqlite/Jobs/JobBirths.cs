namespace Hangfire.Storage.SQLite;

/// <summary>Writes jobs that waited for their first state together with the transaction that gives it to them.</summary>
internal sealed class JobBirths(Engine engine, List<CreateJob> jobs)
{
    public void CommitWith(TransactionWrite write)
    {
        jobs.ForEach(job => job.Gate.Enter());
        try
        {
            var unwritten = jobs.FindAll(job => !job.Written);
            unwritten.ForEach(job => TakeFirstState(job, write.Commands));
            write.AddFirst(unwritten);
            engine.Write(write);
        }
        finally
        {
            // Also after a failure: the caller is told that the job was not created.
            jobs.ForEach(Settle);
        }
    }

    /// <summary>The row is inserted with its state, when there is just one to come.</summary>
    private static void TakeFirstState(CreateJob job, IReadOnlyList<ICommand> commands)
    {
        if (commands.OfType<SetJobState>().Where(state => state.JobId == job.Id).Take(2).ToArray() is [var only])
        {
            only.InNewRow = true;
            job.FirstState = only;
        }
    }

    private void Settle(CreateJob job)
    {
        job.Written = true;
        engine.Deferred.Forget(job);
        job.Gate.Exit();
    }
}
