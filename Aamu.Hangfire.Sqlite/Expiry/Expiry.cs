namespace Hangfire.Storage.SQLite;

/// <summary>The kinds of things that expire as a whole under a key.</summary>
internal static class Kind
{
    public const string Set = "set";
    public const string List = "list";
    public const string Hash = "hash";
}

/// <summary>The tables of the kinds: constants, because they become part of a statement's text.</summary>
internal static class KindSql
{
    public static string Exists(string kind) => kind switch
    {
        Kind.Set => "SELECT 1 FROM HangfireSet WHERE Key = ?1 LIMIT 1",
        Kind.List => "SELECT 1 FROM HangfireList WHERE Key = ?1 LIMIT 1",
        _ => "SELECT 1 FROM HangfireHash WHERE Key = ?1 LIMIT 1",
    };

    public static string DeleteAll(string kind) => kind switch
    {
        Kind.Set => "DELETE FROM HangfireSet WHERE Key = ?1",
        Kind.List => "DELETE FROM HangfireList WHERE Key = ?1",
        _ => "DELETE FROM HangfireHash WHERE Key = ?1",
    };

    public static string DeleteSome(string kind) => kind switch
    {
        Kind.Set => "DELETE FROM HangfireSet WHERE Key = ?1 AND Value IN (SELECT Value FROM HangfireSet WHERE Key = ?1 LIMIT ?2)",
        Kind.List => "DELETE FROM HangfireList WHERE Id IN (SELECT Id FROM HangfireList WHERE Key = ?1 LIMIT ?2)",
        _ => "DELETE FROM HangfireHash WHERE Key = ?1 AND Field IN (SELECT Field FROM HangfireHash WHERE Key = ?1 LIMIT ?2)",
    };
}

/// <summary>Sets when a whole list, set or hash expires; one that does not exist stays without.</summary>
internal sealed record ExpireKey(string Kind, string Key, long At) : ICommand
{
    private const string Sql = "INSERT INTO HangfireExpiry (Kind, Key, ExpireAt) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET ExpireAt = excluded.ExpireAt";

    public void Execute(Database database)
    {
        if (Exists(database, Kind, Key))
        {
            database.Statement(Sql).Bind(Kind).Bind(Key).Bind(At).Run();
        }
    }

    public static bool Exists(Database database, string kind, string key)
    {
        using var row = database.Statement(KindSql.Exists(kind)).Bind(key);
        return row.Step();
    }
}

internal sealed record PersistKey(string Kind, string Key) : ICommand
{
    private const string Sql = "DELETE FROM HangfireExpiry WHERE Kind = ?1 AND Key = ?2";

    public void Execute(Database database) => Run(database, Kind, Key);

    public static void Run(Database database, string kind, string key) => database.Statement(Sql).Bind(kind).Bind(key).Run();

    /// <summary>What is empty is gone, and its expiry with it: a later one of the same key starts without.</summary>
    public static void WhenEmpty(Database database, string kind, string key)
    {
        if (!ExpireKey.Exists(database, kind, key))
        {
            Run(database, kind, key);
        }
    }
}

internal sealed record RemoveKey(string Kind, string Key) : ICommand
{
    public void Execute(Database database)
    {
        database.Statement(KindSql.DeleteAll(Kind)).Bind(Key).Run();
        PersistKey.Run(database, Kind, Key);
    }
}

internal readonly record struct ReadExpiry(string Kind, string Key) : IQuery<long?>
{
    public long? Read(Database database)
    {
        using var row = database.Statement("SELECT ExpireAt FROM HangfireExpiry WHERE Kind = ?1 AND Key = ?2").Bind(Kind).Bind(Key);
        return row.Step() ? row.Int64(0) : null;
    }
}
