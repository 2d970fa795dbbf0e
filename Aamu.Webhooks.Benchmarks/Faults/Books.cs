using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Sqlite;
using Aamu.Webhooks.Core.Deliveries;
using Microsoft.Data.Sqlite;

namespace Aamu.Webhooks.Benchmarks.Faults;

/// <summary>The service's rows beside the ledger.</summary>
/// <param name="Accepted">Events that were answered 202.</param>
/// <param name="Deliveries">What they were promised to, and tests.</param>
/// <param name="Delivered">Known to the service as delivered.</param>
/// <param name="Waiting">Pending or held.</param>
/// <param name="GivenUp">Exhausted or cancelled.</param>
/// <param name="Lost">Accepted events that are not there, promises without a row, deliveries called delivered that nobody got.</param>
/// <param name="OffRecord">Requests that came and have no attempt. One that was interrupted may have been two: on a connection that had died, and at once on a new one.</param>
/// <param name="Repeats">Requests that came after a 2xx for the same delivery.</param>
/// <param name="Unexplained">Those of them that no attempt explains whose answer the service never heard: interrupted, or answered too late. Until it hears one it tries on.</param>
/// <param name="Conserved">The service's own conservation check.</param>
internal sealed record Books(
    long Accepted, long Deliveries, long Delivered, long Waiting, long GivenUp, long Lost, long OffRecord, long Repeats, long Unexplained, ConservationReport Conserved)
{
    // 40: interrupted. 30, 31: an answer that came after the deadline, which a receiver cannot know of.
    private const string Query = """
        SELECT e.Id, d.Id, d.State, d.AttemptCount, (SELECT COUNT(*) FROM Attempts a WHERE a.DeliveryKey = d.Key AND a.Outcome = 40),
               (SELECT COUNT(*) FROM Attempts a WHERE a.DeliveryKey = d.Key AND a.Outcome IN (40, 30, 31)), w.Name, (SELECT group_concat(a.Outcome) FROM Attempts a WHERE a.DeliveryKey = d.Key)
        FROM Deliveries d JOIN Events e ON e.Key = d.EventKey JOIN Webhooks w ON w.Key = d.WebhookKey
        """;

    public bool Hold => Lost == 0 && OffRecord == 0 && Unexplained == 0 && Conserved.Holds;

    /// <param name="database">The file, whose service is still or has nothing on the wire.</param>
    /// <param name="ledger">What those outside saw.</param>
    /// <param name="filled">Rows that were written by hand before, of which the ledger knows the arrivals only.</param>
    /// <param name="filledCancelled">Those of them that were cancelled.</param>
    public static async Task<Books> CompareAsync(string database, Ledger ledger, long filled = 0, long filledCancelled = 0)
    {
        using var file = new SqliteDatabase($"Data Source={database};Pooling=False");
        var books = new Books(ledger.AcceptedCount, 0, 0, 0, 0, 0, 0, 0, 0, await new Conservation(file).CheckAsync());
        var promised = ledger.Accepted.ToDictionary(entry => entry.Key, entry => (Left: entry.Value, Seen: false), StringComparer.Ordinal);
        await using var connection = new SqliteConnection(file.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = Query;
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            var (before, arrivals) = (books, ledger.Of(row.GetString(1)));
            books = books.With((DeliveryState)row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), row.GetInt32(5), arrivals);
            if ((books.Lost, books.OffRecord, books.Unexplained) != (before.Lost, before.OffRecord, before.Unexplained))
            {
                Console.Error.WriteLine($"{row.GetString(1)} to “{row.GetString(6)}”: {arrivals}, outcomes {(row.IsDBNull(7) ? "none" : row.GetString(7))}");
            }

            if (promised.TryGetValue(row.GetString(0), out var promise))
            {
                promised[row.GetString(0)] = (promise.Left - 1, true);
            }
        }

        return books with { Deliveries = books.Deliveries - filled, GivenUp = books.GivenUp - filledCancelled, Lost = books.Lost + promised.Values.Count(promise => !promise.Seen || promise.Left > 0) };
    }

    private Books With(DeliveryState state, int attempts, int interrupted, int unheard, Arrivals arrivals) => this with
    {
        Deliveries = Deliveries + 1,
        Delivered = Delivered + (state == DeliveryState.Succeeded ? 1 : 0),
        Waiting = Waiting + (state is DeliveryState.Pending or DeliveryState.Held ? 1 : 0),
        GivenUp = GivenUp + (state is DeliveryState.Exhausted or DeliveryState.Cancelled ? 1 : 0),
        Lost = Lost + (state == DeliveryState.Succeeded && arrivals.Taken == 0 ? 1 : 0),
        OffRecord = OffRecord + Math.Max(0, arrivals.Requests - attempts - interrupted),
        Repeats = Repeats + arrivals.Repeats,
        Unexplained = Unexplained + (unheard == 0 ? arrivals.Repeats : Math.Max(0, arrivals.Taken - 1 - unheard)),
    };
}
