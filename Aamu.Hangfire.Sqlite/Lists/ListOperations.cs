namespace Hangfire.Storage.SQLite;

internal sealed record InsertToList(string Key, string? Value) : ICommand
{
    public void Execute(Database database) =>
        database.Statement("INSERT INTO HangfireList (Key, Value) VALUES (?1, ?2)").Bind(Key).Bind(Value).Run();
}

internal sealed record RemoveFromList(string Key, string? Value) : ICommand
{
    public void Execute(Database database)
    {
        if (database.Statement("DELETE FROM HangfireList WHERE Key = ?1 AND Value IS ?2").Bind(Key).Bind(Value).Run() > 0)
        {
            PersistKey.WhenEmpty(database, Kind.List, Key);
        }
    }
}

/// <summary>Keeps what lies between two indexes, both included, counted from the newest.</summary>
internal sealed record TrimList(string Key, int From, int To) : ICommand
{
    private const string Sql =
        "DELETE FROM HangfireList WHERE Key = ?1 AND Id NOT IN (SELECT Id FROM HangfireList WHERE Key = ?1 ORDER BY Id DESC LIMIT ?2 OFFSET ?3)";

    public void Execute(Database database)
    {
        if (database.Statement(Sql).Bind(Key).Bind(Math.Max(0L, To - (long)From + 1)).Bind(From).Run() > 0)
        {
            PersistKey.WhenEmpty(database, Kind.List, Key);
        }
    }
}

/// <summary>Values, the newest first, by first and last index, both included.</summary>
internal readonly record struct ReadList(string Key, int From, int To) : IQuery<List<string>>
{
    private const string Sql = "SELECT Value FROM HangfireList WHERE Key = ?1 ORDER BY Id DESC LIMIT ?2 OFFSET ?3";

    public List<string> Read(Database database) => database.Statement(Sql).Bind(Key).Bind(Math.Max(0L, To - (long)From + 1)).Bind(From).Texts();
}

internal readonly record struct CountList(string Key) : IQuery<long>
{
    public long Read(Database database) => database.Statement("SELECT count(*) FROM HangfireList WHERE Key = ?1").Bind(Key).Number();
}
