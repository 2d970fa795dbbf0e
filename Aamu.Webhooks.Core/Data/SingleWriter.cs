using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Data;

/// <summary>
/// Writes for everybody. Work that arrives while a commit is on its way to the disk shares the next one, so that durability costs
/// one fsync for many; each piece of work has a savepoint of its own, so that one that fails takes nobody with it.
/// </summary>
public sealed partial class SingleWriter : IAsyncDisposable
{
    private const int MaxWorkPerCommit = 512;
    private static readonly TimeSpan MaxTimePerCommit = TimeSpan.FromMilliseconds(25);

    private readonly Channel<Work> queue = Channel.CreateUnbounded<Work>(new UnboundedChannelOptions { SingleReader = true });
    private readonly WebhooksDatabase database;
    private readonly WriteGate gate;
    private readonly TimeProvider clock;
    private readonly ILogger<SingleWriter> logger;
    private readonly Task loop;
    private WriteConnection? connection;

    public SingleWriter(WebhooksDatabase database, WriteGate gate, TimeProvider clock, ILogger<SingleWriter> logger)
    {
        (this.database, this.gate, this.clock, this.logger) = (database, gate, clock, logger);
        loop = Task.Run(RunAsync);
    }

    /// <summary>Runs the work on the write connection; completes when it is on disk.</summary>
    /// <exception cref="StoreUnavailableException">The file cannot be written; nothing was stored.</exception>
    public Task<T> WriteAsync<T>(Func<WriteTransaction, T> work)
    {
        var wish = new Work<T>(work);
        ObjectDisposedException.ThrowIf(!queue.Writer.TryWrite(wish), this);

        return wish.Result;
    }

    public Task WriteAsync(Action<WriteTransaction> work) => WriteAsync(transaction =>
    {
        work(transaction);
        return true;
    });

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await loop;
        connection?.Dispose();
    }

    private async Task RunAsync()
    {
        while (await queue.Reader.WaitToReadAsync())
        {
            using (await gate.EnterAsync())
            {
                CommitWhatWaits();
            }
        }
    }

    private void CommitWhatWaits()
    {
        var batch = new List<(Work Work, WriteTransaction Transaction)>();
        try
        {
            connection ??= new WriteConnection(database.ConnectionString);
            connection.Run("BEGIN IMMEDIATE");
            var started = clock.GetTimestamp();
            while (batch.Count < MaxWorkPerCommit && clock.GetElapsedTime(started) < MaxTimePerCommit && queue.Reader.TryRead(out var work))
            {
                RunOne(work, connection, batch);
            }

            connection.Run("COMMIT");
        }
        // Whatever it was: this loop must live, or everybody who writes would wait for ever.
        catch (Exception exception)
        {
            LogCommitFailed(exception);
            AbandonConnection();
            FailAll(batch, StoreUnavailableException.From(exception) ?? exception);
            return;
        }

        foreach (var (work, transaction) in batch)
        {
            transaction.Dispose();
            work.Succeed();
        }
    }

    private static void RunOne(Work work, WriteConnection connection, List<(Work Work, WriteTransaction Transaction)> batch)
    {
        var transaction = new WriteTransaction(connection);
        batch.Add((work, transaction));
        connection.Run("SAVEPOINT work");
        try
        {
            work.Run(transaction);
            connection.Run("RELEASE work");
        }
        catch (Exception exception) when (StoreUnavailableException.From(exception) is null)
        {
            connection.Run("ROLLBACK TO work");
            connection.Run("RELEASE work");
            batch.RemoveAt(batch.Count - 1);
            transaction.Undo();
            transaction.Dispose();
            work.Fail(exception);
        }
    }

    private void FailAll(List<(Work Work, WriteTransaction Transaction)> batch, Exception exception)
    {
        // With no transaction at all, everybody who waits hears of it: a busy file is found out by a long wait, one for all of them.
        while (batch.Count == 0 && queue.Reader.TryRead(out var waiting))
        {
            waiting.Fail(exception);
        }

        foreach (var (work, transaction) in batch)
        {
            transaction.Undo();
            transaction.Dispose();
            work.Fail(exception);
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

    private abstract class Work
    {
        public abstract void Run(WriteTransaction transaction);

        public abstract void Succeed();

        public abstract void Fail(Exception exception);
    }

    private sealed class Work<T>(Func<WriteTransaction, T> work) : Work
    {
        private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? value;

        public Task<T> Result => completion.Task;

        public override void Run(WriteTransaction transaction) => value = work(transaction);

        public override void Succeed() => completion.TrySetResult(value!);

        public override void Fail(Exception exception) => completion.TrySetException(exception);
    }
}
