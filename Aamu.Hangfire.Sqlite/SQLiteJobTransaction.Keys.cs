namespace Hangfire.Storage.SQLite;

/// <summary>Sets, hashes, lists and counters.</summary>
internal sealed partial class SQLiteJobTransaction
{
    public override void IncrementCounter(string key) => Write.Add(new AddToCounter(Given(key), 1, null));

    public override void IncrementCounter(string key, TimeSpan expireIn) => Write.Add(new AddToCounter(Given(key), 1, _storage.Clock.After(expireIn)));

    public override void DecrementCounter(string key) => Write.Add(new AddToCounter(Given(key), -1, null));

    public override void DecrementCounter(string key, TimeSpan expireIn) => Write.Add(new AddToCounter(Given(key), -1, _storage.Clock.After(expireIn)));

    public override void AddToSet(string key, string value) => AddToSet(key, value, 0);

    public override void AddToSet(string key, string value, double score) => Write.Add(new AddToSet(Given(key), Given(value), score));

    public override void AddRangeToSet(string key, IList<string> items)
    {
        Given(key);
        ArgumentNullException.ThrowIfNull(items);
        if (items.Contains(null!))
        {
            throw new ArgumentException("The items must not be null.", nameof(items));
        }

        foreach (var item in items)
        {
            Write.Add(new AddToSet(key, item, 0));
        }
    }

    public override void RemoveFromSet(string key, string value) => Write.Add(new RemoveFromSet(Given(key), Given(value)));

    public override void RemoveSet(string key) => Write.Add(new RemoveKey(Kind.Set, Given(key)));

    public override void ExpireSet(string key, TimeSpan expireIn) => Write.Add(new ExpireKey(Kind.Set, Given(key), _storage.Clock.After(expireIn)));

    public override void PersistSet(string key) => Write.Add(new PersistKey(Kind.Set, Given(key)));

    public override void InsertToList(string key, string value) => Write.Add(new InsertToList(Given(key), Given(value)));

    public override void RemoveFromList(string key, string value) => Write.Add(new RemoveFromList(Given(key), Given(value)));

    public override void TrimList(string key, int keepStartingFrom, int keepEndingAt) => Write.Add(new TrimList(Given(key), keepStartingFrom, keepEndingAt));

    public override void ExpireList(string key, TimeSpan expireIn) => Write.Add(new ExpireKey(Kind.List, Given(key), _storage.Clock.After(expireIn)));

    public override void PersistList(string key) => Write.Add(new PersistKey(Kind.List, Given(key)));

    public override void SetRangeInHash(string key, IEnumerable<KeyValuePair<string, string?>> keyValuePairs)
    {
        Given(key);
        ArgumentNullException.ThrowIfNull(keyValuePairs);
        Write.Add(new SetRangeInHash(key, [.. keyValuePairs]));
    }

    public override void RemoveHash(string key) => Write.Add(new RemoveKey(Kind.Hash, Given(key)));

    public override void ExpireHash(string key, TimeSpan expireIn) => Write.Add(new ExpireKey(Kind.Hash, Given(key), _storage.Clock.After(expireIn)));

    public override void PersistHash(string key) => Write.Add(new PersistKey(Kind.Hash, Given(key)));

    private static string Given(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value;
    }
}
