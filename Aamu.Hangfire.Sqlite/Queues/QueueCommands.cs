using System.Text.Json;

namespace Hangfire.Storage.SQLite;

internal sealed record Enqueue(string Queue, long JobId) : ICommand
{
    public void Execute(Database database) =>
        database.Statement("INSERT INTO HangfireQueue (Queue, JobId) VALUES (?1, ?2)").Bind(Queue).Bind(JobId).Run();
}

/// <summary>A queue row in the hands of this process. All three must match to touch it, so that nobody touches a row that has gone to somebody else.</summary>
internal sealed record Claim(long Id, long JobId, string Queue, long Owner);

internal sealed record RemoveClaim(Claim Claim) : ICommand
{
    public void Execute(Database database) =>
        database.Statement("DELETE FROM HangfireQueue WHERE Id = ?1 AND JobId = ?2 AND Owner = ?3").Bind(Claim.Id).Bind(Claim.JobId).Bind(Claim.Owner).Run();

    public void Change(JobsInHand jobs) => jobs.Forget(Claim.JobId);
}

/// <summary>Takes the oldest ready job of the first of the queues that has one.</summary>
internal sealed class ClaimJob(string[] queues, long owner, long now, QueueSignals signals) : WriteOperation
{
    private const string Sql =
        """
        UPDATE HangfireQueue SET Owner = ?2, FetchedAt = ?3
        WHERE Id = (SELECT Id FROM HangfireQueue WHERE Queue = ?1 AND Owner IS NULL ORDER BY Id LIMIT 1)
        RETURNING Id, JobId
        """;

    private JobRecord? _job;

    public Claim? Claimed { get; private set; }

    public override bool Durable => false;

    public override void Execute(Database database)
    {
        foreach (var queue in queues)
        {
            if (!signals.MaybeReady(queue))
            {
                continue;
            }

            using var row = database.Statement(Sql).Bind(queue).Bind(owner).Bind(now);
            if (row.Step())
            {
                Claimed = new Claim(row.Int64(0), row.Int64(1), queue, owner);
                _job = InHand(database, Claimed.JobId);
                return;
            }

            signals.Emptied(queue);
        }
    }

    /// <summary>A row that somebody damaged fails the one who asks for it, and not those who share this transaction.</summary>
    private static JobRecord? InHand(Database database, long jobId)
    {
        try
        {
            return JobRecord.Read(database, jobId);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override void Change(JobsInHand jobs)
    {
        if (Claimed is not null)
        {
            jobs.Claimed(Claimed.JobId, _job);
        }
    }

    /// <summary>It may have called a queue empty because of claims that were undone with it.</summary>
    public override void RolledBack()
    {
        Claimed = null;
        foreach (var queue in queues)
        {
            signals.Added(queue, int.MaxValue);
        }
    }
}

/// <summary>Puts a claimed job back in its old place.</summary>
internal sealed class Requeue(Claim claim, QueueSignals signals) : WriteOperation
{
    private const string Sql = "UPDATE HangfireQueue SET Owner = NULL, FetchedAt = NULL WHERE Id = ?1 AND JobId = ?2 AND Owner = ?3";

    public override bool Durable => false;

    public override void Execute(Database database) => database.Statement(Sql).Bind(claim.Id).Bind(claim.JobId).Bind(claim.Owner).Run();

    public override void Change(JobsInHand jobs) => jobs.Forget(claim.JobId);

    public override void Committed() => signals.Added(claim.Queue, 1);
}
