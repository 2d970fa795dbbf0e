using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>The database of a workspace, for a writer of the test's own: one of its commits goes wrong.</summary>
internal sealed class UnluckyCommits(WebhooksDatabase database) : WebhooksDatabase
{
    private int commits;

    /// <summary>Which one, counted from 1.</summary>
    public required int Unlucky { get; init; }

    /// <summary>It is done, and the answer is lost on its way.</summary>
    public bool LosesTheAnswer { get; init; }

    /// <summary>It went wrong.</summary>
    public bool IsOver => Volatile.Read(ref commits) >= Unlucky;

    public override string Name => database.Name;

    public override string ConnectionString => database.ConnectionString;

    public override NodeLink? Link => database.Link;

    public SingleWriter WriterOf(Workspace workspace) =>
        new(this, workspace.Get<WriteGate>(), new StoreState(workspace.Clock), workspace.Clock, NullLogger<SingleWriter>.Instance);

    public override void Claim() => database.Claim();

    public override Task<string?> WhyNotThereAsync(CancellationToken cancellationToken) => database.WhyNotThereAsync(cancellationToken);

    public override StoreConnection OpenToWrite() => new Connection(database.OpenToWrite(), this);

    public override StoreConnection OpenToRead() => database.OpenToRead();

    public override void ConfigureReaders(DbContextOptionsBuilder options) => database.ConfigureReaders(options);

    public override WebhooksDbContext Context(DbContextOptions<WebhooksDbContext> options) => database.Context(options);

    /// <summary>The database itself goes with its workspace.</summary>
    public override void Dispose()
    {
    }

    private sealed class Connection(StoreConnection connection, UnluckyCommits luck) : StoreConnection
    {
        internal override bool IsRemote => connection.IsRemote;

        internal override SharedMarks Marks => connection.Marks;

        public override Statement Statement(string sql)
        {
            if (sql == "COMMIT" && Interlocked.Increment(ref luck.commits) == luck.Unlucky)
            {
                if (luck.LosesTheAnswer)
                {
                    connection.Run(sql);
                }

                throw new StoreUnavailableException("The store broke.");
            }

            return connection.Statement(sql);
        }

        public override Statement Statement(DialectSql wording) => connection.Statement(wording);

        internal override WebhooksDbContext OpenContext() => connection.OpenContext();

        internal override void Begin() => connection.Begin();

        internal override void BeginToRead() => connection.BeginToRead();

        internal override void Mark(SharedMark changed) => connection.Mark(changed);

        internal override void Script(DialectSql wording) => connection.Script(wording);

        internal override void Discard() => connection.Discard();

        internal override void Settle() => connection.Settle();

        public override void Dispose() => connection.Dispose();
    }
}
