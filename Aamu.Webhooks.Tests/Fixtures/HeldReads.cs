using Aamu.Webhooks.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>The database of a workspace, for readers that are made to wait with their question: what happens meanwhile happens while they read.</summary>
internal sealed class HeldReads(WebhooksDatabase database) : WebhooksDatabase
{
    private readonly ManualResetEventSlim mayAsk = new(true);
    private readonly Lock counting = new();
    private TaskCompletionSource waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int reading;

    /// <summary>A reader waits with a question.</summary>
    public Task Waiting => waiting.Task;

    /// <summary>How many read side by side at the most.</summary>
    public int MostAtOnce { get; private set; }

    public override string Name => database.Name;

    public override string ConnectionString => database.ConnectionString;

    /// <summary>From now on.</summary>
    public void Hold()
    {
        waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        mayAsk.Reset();
    }

    public void LetGo() => mayAsk.Set();

    public override void Claim() => database.Claim();

    public override Task<string?> WhyNotThereAsync(CancellationToken cancellationToken) => database.WhyNotThereAsync(cancellationToken);

    public override StoreConnection OpenToWrite() => database.OpenToWrite();

    public override StoreConnection OpenToRead()
    {
        Count(1);
        return new Connection(database.OpenToRead(), this);
    }

    public override void ConfigureReaders(DbContextOptionsBuilder options) => database.ConfigureReaders(options);

    public override WebhooksDbContext Context(DbContextOptions<WebhooksDbContext> options) => database.Context(options);

    /// <summary>The database itself goes with its workspace.</summary>
    public override void Dispose()
    {
        LetGo();
        mayAsk.Dispose();
    }

    private void Count(int change)
    {
        lock (counting)
        {
            reading += change;
            MostAtOnce = Math.Max(MostAtOnce, reading);
        }
    }

    private void Ask()
    {
        if (!mayAsk.IsSet)
        {
            waiting.TrySetResult();
            mayAsk.Wait();
        }
    }

    private sealed class Connection(StoreConnection connection, HeldReads held) : StoreConnection
    {
        public override Statement Statement(string sql) => connection.Statement(sql);

        public override Statement Statement(DialectSql wording)
        {
            held.Ask();
            return connection.Statement(wording);
        }

        internal override WebhooksDbContext OpenContext() => connection.OpenContext();

        internal override void Begin() => connection.Begin();

        internal override void BeginToRead() => connection.BeginToRead();

        internal override void Script(DialectSql wording) => connection.Script(wording);

        public override void Dispose()
        {
            connection.Dispose();
            held.Count(-1);
        }
    }
}
