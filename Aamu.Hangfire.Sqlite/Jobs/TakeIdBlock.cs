namespace Hangfire.Storage.SQLite;

/// <summary>Takes the next ids for this process alone. Ids lost with the power were lost with their jobs.</summary>
internal sealed class TakeIdBlock(int size) : WriteOperation
{
    public long First { get; private set; }

    public override bool Durable => false;

    public override void Execute(Database database)
    {
        using var row = database.Statement("UPDATE HangfireSequence SET Next = Next + ?1 WHERE Name = 'Job' RETURNING Next - ?1").Bind(size);
        row.Step();
        First = row.Int64(0);
    }
}
