using Aamu.Webhooks.Core.Data;
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
/// <param name="OffRecord">Requests that came and have no attempt.</param>
/// <param name="Repeats">Requests that came after a 2xx for the same delivery.</param>
/// <param name="Unexplained">Those of them for which no attempt is on record as interrupted.</param>
/// <param name="Conserved">The service's own conservation check.</param>
internal sealed record Books(
    long Accepted, long Deliveries, long Delivered, long Waiting, long GivenUp, long Lost, long OffRecord, long Repeats, long Unexplained, ConservationReport Conserved)
{
    private const string Query = """
        SELECT e.Id, d.Id, d.State, d.AttemptCount, (SELECT COUNT(*) FROM Attempts a WHERE a.DeliveryKey = d.Key AND a.Outcome = 40)
        FROM Deliveries d JOIN Events e ON e.Key = d.EventKey
        """;

    public bool Hold => Lost == 0 && OffRecord == 0 && Unexplained == 0 && Conserved.Holds;

    /// <param name="database">The file, whose service is still or has nothing on the wire.</param>
    /// <param name="ledger">What those outside saw.</param>
    /// <param name="filled">Rows that were written by hand before, of which the ledger knows the arrivals only.</param>
    public static async Task<Books> CompareAsync(string database, Ledger ledger, long filled = 0)
    {
        using var file = new WebhooksDatabase($"Data Source={database};Pooling=False");
        var books = new Books(ledger.AcceptedCount, 0, 0, 0, 0, 0, 0, 0, 0, await new Conservation(file).CheckAsync());
        var promised = ledger.Accepted.ToDictionary(entry => entry.Key, entry => (Left: entry.Value, Seen: false), StringComparer.Ordinal);
        await using var connection = new SqliteConnection(file.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = Query;
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            books = books.With((DeliveryState)row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), ledger.Of(row.GetString(1)));
            if (promised.TryGetValue(row.GetString(0), out var promise))
            {
                promised[row.GetString(0)] = (promise.Left - 1, true);
            }
        }

        return books with { Deliveries = books.Deliveries - filled, Lost = books.Lost + promised.Values.Count(promise => !promise.Seen || promise.Left > 0) };
    }

    private Books With(DeliveryState state, int attempts, int interrupted, Arrivals arrivals) => this with
    {
        Deliveries = Deliveries + 1,
        Delivered = Delivered + (state == DeliveryState.Succeeded ? 1 : 0),
        Waiting = Waiting + (state is DeliveryState.Pending or DeliveryState.Held ? 1 : 0),
        GivenUp = GivenUp + (state is DeliveryState.Exhausted or DeliveryState.Cancelled ? 1 : 0),
        Lost = Lost + (state == DeliveryState.Succeeded && !arrivals.IsTaken ? 1 : 0),
        OffRecord = OffRecord + Math.Max(0, arrivals.Requests - attempts),
        Repeats = Repeats + arrivals.Repeats,
        Unexplained = Unexplained + Math.Max(0, arrivals.Repeats - interrupted),
    };
}
