namespace Hangfire.Storage.SQLite;

internal sealed record SetRangeInHash(string Key, KeyValuePair<string, string?>[] Values) : ICommand
{
    private const string Sql = "INSERT INTO HangfireHash (Key, Field, Value) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET Value = excluded.Value";

    public void Execute(Database database)
    {
        foreach (var (field, value) in Values)
        {
            database.Statement(Sql).Bind(Key).Bind(field).Bind(value).Run();
        }
    }
}

/// <summary>All fields of a hash; null when there are none.</summary>
internal readonly record struct ReadHash(string Key) : IQuery<Dictionary<string, string?>?>
{
    public Dictionary<string, string?>? Read(Database database)
    {
        using var row = database.Statement("SELECT Field, Value FROM HangfireHash WHERE Key = ?1").Bind(Key);
        Dictionary<string, string?>? fields = null;
        while (row.Step())
        {
            (fields ??= new(StringComparer.Ordinal))[row.Text(0)] = row.NullableText(1);
        }

        return fields;
    }
}

internal readonly record struct ReadHashField(string Key, string Field) : IQuery<string?>
{
    public string? Read(Database database)
    {
        using var row = database.Statement("SELECT Value FROM HangfireHash WHERE Key = ?1 AND Field = ?2").Bind(Key).Bind(Field);
        return row.Step() ? row.NullableText(0) : null;
    }
}

internal readonly record struct CountHash(string Key) : IQuery<long>
{
    public long Read(Database database) => database.Statement("SELECT count(*) FROM HangfireHash WHERE Key = ?1").Bind(Key).Number();
}
