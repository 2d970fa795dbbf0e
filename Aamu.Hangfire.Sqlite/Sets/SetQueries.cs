namespace Hangfire.Storage.SQLite;

internal readonly record struct ReadSet(string Key) : IQuery<HashSet<string>>
{
    public HashSet<string> Read(Database database)
    {
        using var row = database.Statement("SELECT Value FROM HangfireSet WHERE Key = ?1").Bind(Key);
        HashSet<string> values = new(StringComparer.Ordinal);
        while (row.Step())
        {
            values.Add(row.Text(0));
        }

        return values;
    }
}

internal readonly record struct ReadSetByScore(string Key, double From, double To, int Limit) : IQuery<List<string>>
{
    private const string Sql = "SELECT Value FROM HangfireSet WHERE Key = ?1 AND Score BETWEEN ?2 AND ?3 ORDER BY Score, Value LIMIT ?4";

    public List<string> Read(Database database) => database.Statement(Sql).Bind(Key).Bind(From).Bind(To).Bind(Limit).Texts();
}

/// <summary>Values in the order of their scores, by first and last index, both included.</summary>
internal readonly record struct ReadSetRange(string Key, int From, int To) : IQuery<List<string>>
{
    private const string Sql = "SELECT Value FROM HangfireSet WHERE Key = ?1 ORDER BY Score, Value LIMIT ?2 OFFSET ?3";

    public List<string> Read(Database database) => database.Statement(Sql).Bind(Key).Bind(Math.Max(0L, To - (long)From + 1)).Bind(From).Texts();
}

internal readonly record struct SetContains(string Key, string Value) : IQuery<bool>
{
    public bool Read(Database database)
    {
        using var row = database.Statement("SELECT 1 FROM HangfireSet WHERE Key = ?1 AND Value = ?2").Bind(Key).Bind(Value);
        return row.Step();
    }
}

internal readonly record struct CountSet(string Key) : IQuery<long>
{
    public long Read(Database database) => database.Statement("SELECT count(*) FROM HangfireSet WHERE Key = ?1").Bind(Key).Number();
}

/// <summary>The values of several sets together, counted no further than the limit.</summary>
internal readonly record struct CountSets(string[] Keys, int Limit) : IQuery<long>
{
    private const string Sql = "SELECT count(*) FROM (SELECT 1 FROM HangfireSet WHERE Key = ?1 LIMIT ?2)";

    public long Read(Database database)
    {
        var count = 0L;
        foreach (var key in Keys)
        {
            count += database.Statement(Sql).Bind(key).Bind(Limit - count).Number();
        }

        return count;
    }
}

/// <summary>The lowest score that is a time, in seconds since 1970. Hangfire's schedulers take nothing below it.</summary>
internal readonly record struct EarliestTime(string Key) : IQuery<double?>
{
    public double? Read(Database database)
    {
        using var row = database.Statement("SELECT Score FROM HangfireSet WHERE Key = ?1 AND Score >= 0 ORDER BY Score LIMIT 1").Bind(Key);
        return row.Step() ? row.Double(0) : null;
    }
}
