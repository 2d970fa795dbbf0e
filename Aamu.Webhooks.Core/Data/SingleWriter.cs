using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Data;

/// <summary>
/// Writes for everybody. Work that arrives while a commit is on its way to the disk shares the next one, so that durability costs
/// one fsync for many. Work that fails takes nobody with it: what shared its transaction is rolled back and done once more, each
/// piece in a savepoint of its own. Savepoints are two statements and a journal for each, and work hardly ever fails: only then are they paid for.
/// It has a thread of its own: it stands still for each fsync, and a thread of the pool that does so is one fewer for requests.
/// </summary>
public sealed partial class SingleWriter : IAsyncDisposable
{
    private const int MaxWorkPerCommit = 512;
    private static readonly TimeSpan MaxTimePerCommit = TimeSpan.FromMilliseconds(25);

    private readonly WriterQueue queue = new();
    private readonly WebhooksDatabase database;
    private readonly WriteGate gate;
    private readonly StoreState state;
    private readonly TimeProvider clock;
    private readonly ILogger<SingleWriter> logger;
    private readonly Task loop;
    private StoreConnection? connection;

    public SingleWriter(WebhooksDatabase database, WriteGate gate, StoreState state, TimeProvider clock, ILogger<SingleWriter> logger)
    {
        (this.database, this.gate, this.state, this.clock, this.logger) = (database, gate, state, clock, logger);
        loop = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>
    /// Runs the work on the write connection; completes when it is on disk. It may be run a second time, after the first was undone
    /// (<see cref="WriteTransaction.OnRollback"/>): it must change nothing else in memory.
    /// </summary>
    /// <param name="work">What is written, and what comes of it.</param>
    /// <param name="isBulk">It writes hundreds of rows: it gets a commit to itself, and others are let in before the next of its kind.</param>
    /// <exception cref="StoreUnavailableException">The database cannot be written; nothing was stored.</exception>
    public Task<T> WriteAsync<T>(Func<WriteTransaction, T> work, bool isBulk = false)
    {
        var wish = new WriterWork<T>(work) { IsBulk = isBulk };
        ObjectDisposedException.ThrowIf(!queue.TryAdd(wish), this);

        return wish.Result;
    }

    public Task WriteAsync(Action<WriteTransaction> work) => WriteAsync(transaction =>
    {
        work(transaction);
        return true;
    });

    public async ValueTask DisposeAsync()
    {
        queue.Close();
        await loop;
        connection?.Dispose();
    }

    private void Run()
    {
        Thread.CurrentThread.Name = "Single writer";
        while (queue.Wait())
        {
            using (gate.Enter())
            {
                CommitWhatWaits();
            }
        }
    }

    private void CommitWhatWaits()
    {
        var batch = new List<(WriterWork Work, WriteTransaction Transaction)>();
        try
        {
            connection ??= database.OpenToWrite();
            connection.Begin();
            if (!RunWhatWaits(connection, batch))
            {
                connection.Discard();
                connection.Run("ROLLBACK");
                connection.Begin();
                RunOneByOne(connection, batch);
            }

            connection.Run("COMMIT");
        }
        // Whatever it was: this loop must live, or everybody who writes would wait for ever.
        catch (Exception exception)
        {
            var unavailable = StoreUnavailableException.From(exception);
            if (unavailable is null)
            {
                LogCommitFailed(exception);
            }
            else
            {
                if (state.Is(unavailable.Message) && unavailable.IsAway)
                {
                    database.ForgetConnections();
                }

                unavailable.Say(state, logger);
            }

            AbandonConnection();
            FailAll(batch, unavailable ?? exception);
            return;
        }

        if (state.Is(null))
        {
            LogCommitsAgain();
        }

        foreach (var (work, transaction) in batch)
        {
            transaction.Dispose();
            work.Succeed();
        }
    }

    /// <summary>False when a piece of work failed: then all that ran is undone in memory, and the transaction is to be rolled back.</summary>
    private bool RunWhatWaits(StoreConnection connection, List<(WriterWork Work, WriteTransaction Transaction)> batch)
    {
        var started = clock.GetTimestamp();
        try
        {
            while (batch.Count < MaxWorkPerCommit && clock.GetElapsedTime(started) < MaxTimePerCommit && queue.Next(isFirst: batch.Count == 0) is { } work)
            {
                var transaction = new WriteTransaction(connection, clock);
                batch.Add((work, transaction));
                work.Run(transaction);
            }

            connection.Settle();
            return true;
        }
        catch (Exception exception) when (StoreUnavailableException.From(exception) is null)
        {
            return false;
        }
    }

    private void RunOneByOne(StoreConnection connection, List<(WriterWork Work, WriteTransaction Transaction)> batch)
    {
        var again = new Queue<WriterWork>(batch.Select(entry => entry.Work));
        Undo(batch);
        batch.Clear();
        try
        {
            while (again.TryDequeue(out var work))
            {
                RunOne(work, connection, batch);
            }
        }
        finally
        {
            // When the store breaks meanwhile: whose turn has not come hears of it with the rest.
            batch.AddRange(again.Select(work => (work, new WriteTransaction(connection, clock))));
        }
    }

    private void RunOne(WriterWork work, StoreConnection connection, List<(WriterWork Work, WriteTransaction Transaction)> batch)
    {
        var transaction = new WriteTransaction(connection, clock);
        batch.Add((work, transaction));
        connection.Run("SAVEPOINT work");
        try
        {
            work.Run(transaction);
            connection.Settle();
            connection.Run("RELEASE work");
        }
        catch (Exception exception) when (StoreUnavailableException.From(exception) is null)
        {
            connection.Discard();
            connection.Run("ROLLBACK TO work");
            connection.Run("RELEASE work");
            batch.RemoveAt(batch.Count - 1);
            transaction.Undo();
            transaction.Dispose();
            work.Fail(exception);
        }
    }

    private void FailAll(List<(WriterWork Work, WriteTransaction Transaction)> batch, Exception exception)
    {
        // With no transaction at all, everybody who waits hears of it: a busy file is found out by a long wait, one for all of them.
        foreach (var waiting in batch.Count == 0 ? queue.TakeAll() : [])
        {
            waiting.Fail(exception);
        }

        Undo(batch);
        foreach (var (work, _) in batch)
        {
            work.Fail(exception);
        }
    }

    /// <summary>The last first, as a database does.</summary>
    private static void Undo(List<(WriterWork Work, WriteTransaction Transaction)> batch)
    {
        foreach (var (_, transaction) in Enumerable.Reverse(batch))
        {
            transaction.Undo();
            transaction.Dispose();
        }
    }

    /// <summary>Closing rolls back; the next batch opens the file anew.</summary>
    private void AbandonConnection()
    {
        connection?.Dispose();
        connection = null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A commit failed; what it held was not stored and its callers were told")]
    private partial void LogCommitFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database can be used again")]
    private partial void LogCommitsAgain();
}
