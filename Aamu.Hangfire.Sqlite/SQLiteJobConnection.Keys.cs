namespace Hangfire.Storage.SQLite;

/// <summary>Sets, hashes, lists and counters.</summary>
internal sealed partial class SQLiteJobConnection
{
    public override HashSet<string> GetAllItemsFromSet(string key) => Engine.Read(new ReadSet(Given(key)));

    public override string? GetFirstByLowestScoreFromSet(string key, double fromScore, double toScore) =>
        GetFirstByLowestScoreFromSet(key, fromScore, toScore, 1).FirstOrDefault();

    public override List<string> GetFirstByLowestScoreFromSet(string key, double fromScore, double toScore, int count)
    {
        Given(key);
        if (toScore < fromScore)
        {
            throw new ArgumentException("The highest score must not be below the lowest.", nameof(toScore));
        }

        return count <= 0
            ? throw new ArgumentException("The count must be positive.", nameof(count))
            : Engine.Read(new ReadSetByScore(key, fromScore, toScore, count));
    }

    public override long GetSetCount(string key) => Engine.Read(new CountSet(Given(key)));

    public override long GetSetCount(IEnumerable<string> keys, int limit)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return Engine.Read(new CountSets([.. keys], limit));
    }

    public override bool GetSetContains(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Engine.Read(new SetContains(Given(key), value));
    }

    public override List<string> GetRangeFromSet(string key, int startingFrom, int endingAt) =>
        Engine.Read(new ReadSetRange(Given(key), startingFrom, endingAt));

    public override TimeSpan GetSetTtl(string key) => Left(Kind.Set, key);

    public override void SetRangeInHash(string key, IEnumerable<KeyValuePair<string, string?>> keyValuePairs)
    {
        Given(key);
        ArgumentNullException.ThrowIfNull(keyValuePairs);
        WriteCreated();
        Engine.Write(new SetRangeInHash(key, [.. keyValuePairs]));
    }

    public override Dictionary<string, string?>? GetAllEntriesFromHash(string key) => Engine.Read(new ReadHash(Given(key)));

    public override string? GetValueFromHash(string key, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Engine.Read(new ReadHashField(Given(key), name));
    }

    public override long GetHashCount(string key) => Engine.Read(new CountHash(Given(key)));

    public override TimeSpan GetHashTtl(string key) => Left(Kind.Hash, key);

    public override long GetListCount(string key) => Engine.Read(new CountList(Given(key)));

    public override List<string> GetAllItemsFromList(string key) => GetRangeFromList(key, 0, int.MaxValue);

    public override List<string> GetRangeFromList(string key, int startingFrom, int endingAt) =>
        Engine.Read(new ReadList(Given(key), startingFrom, endingAt));

    public override TimeSpan GetListTtl(string key) => Left(Kind.List, key);

    public override long GetCounter(string key) => Engine.Read(new ReadCounter(Given(key)));

    private static string Given(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key;
    }

    /// <summary>What is left of a key's life; negative when it has no end.</summary>
    private TimeSpan Left(string kind, string key) =>
        Engine.Read(new ReadExpiry(kind, Given(key))) is { } at
            ? TimeSpan.FromMilliseconds(Math.Max(0, at - storage.Clock.Now()))
            : Timeout.InfiniteTimeSpan;
}
