namespace Hangfire.Storage.SQLite;

internal sealed record AddToSet(string Key, string Value, double Score) : ICommand
{
    private const string Sql = "INSERT INTO HangfireSet (Key, Value, Score) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET Score = excluded.Score";

    public void Execute(Database database) => database.Statement(Sql).Bind(Key).Bind(Value).Bind(Score).Run();
}

internal sealed record RemoveFromSet(string Key, string Value) : ICommand
{
    public void Execute(Database database)
    {
        if (database.Statement("DELETE FROM HangfireSet WHERE Key = ?1 AND Value = ?2").Bind(Key).Bind(Value).Run() > 0)
        {
            PersistKey.WhenEmpty(database, Kind.Set, Key);
        }
    }
}
