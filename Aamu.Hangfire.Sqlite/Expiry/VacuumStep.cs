namespace Hangfire.Storage.SQLite;

/// <summary>Gives some free pages back to the file system, but keeps enough of them for the next writes.</summary>
internal sealed class VacuumStep : WriteOperation
{
    private const int Kept = 1000;

    public bool More { get; private set; }

    public override bool Durable => false;

    public override void Execute(Database database)
    {
        var before = FreePages(database);
        More = before > Kept;
        if (More)
        {
            database.Statement("PRAGMA incremental_vacuum(200)").Run();
            // A file whose tables are older than the storage, or that was restored from a dump, cannot give pages back.
            var left = FreePages(database);
            More = left > Kept && left < before;
        }
    }

    private static long FreePages(Database database) => database.Statement("PRAGMA freelist_count").Number();
}
