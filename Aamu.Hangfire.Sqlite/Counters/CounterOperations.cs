namespace Hangfire.Storage.SQLite;

internal sealed record AddToCounter(string Key, long Amount, long? ExpireAt) : ICommand
{
    private const string Sql =
        """
        INSERT INTO HangfireCounter (Key, Value, ExpireAt) VALUES (?1, ?2, ?3)
        ON CONFLICT DO UPDATE SET Value = Value + excluded.Value, ExpireAt = ifnull(excluded.ExpireAt, ExpireAt)
        """;

    public void Execute(Database database) => database.Statement(Sql).Bind(Key).Bind(Amount).Bind(ExpireAt).Run();
}

internal readonly record struct ReadCounter(string Key) : IQuery<long>
{
    public long Read(Database database) => database.Statement("SELECT Value FROM HangfireCounter WHERE Key = ?1").Bind(Key).Number();
}
