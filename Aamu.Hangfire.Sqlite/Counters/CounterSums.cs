using System.Runtime.InteropServices;

namespace Hangfire.Storage.SQLite;

/// <summary>Adds up what the operations of a batch count, so that a counter which all of them count is written once: Hangfire counts every finished job three times.</summary>
internal sealed class CounterSums
{
    private readonly Dictionary<string, AddToCounter> _sums = new(StringComparer.Ordinal);

    public void Write(Database database, List<WriteOperation> batch)
    {
        _sums.Clear();
        foreach (var addition in batch.Where(operation => !operation.Failed).SelectMany(operation => operation.Counters))
        {
            Add(addition);
        }

        foreach (var sum in _sums.Values)
        {
            sum.Execute(database);
        }
    }

    /// <summary>Of several expiries the last one counts, as it would if each addition were written by itself.</summary>
    private void Add(AddToCounter addition)
    {
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_sums, addition.Key, out _);
        sum = sum is null ? addition : sum with { Amount = sum.Amount + addition.Amount, ExpireAt = addition.ExpireAt ?? sum.ExpireAt };
    }
}
