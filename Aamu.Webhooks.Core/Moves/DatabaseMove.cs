using System.Globalization;
using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Core.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Moves;

/// <summary>
/// Moves all rows of a SQLite file into an empty PostgreSQL database and compares them there. Both are claimed by this process, and the file is only read.
/// When it is ended in the middle, the next one with the same file goes on where it was.
/// </summary>
/// <param name="source">Claimed, and of this version's schema.</param>
/// <param name="target">Claimed.</param>
/// <param name="models">All that have tables in the file.</param>
/// <param name="tell">Hears how far it is.</param>
public sealed class DatabaseMove(SqliteDatabase source, PostgresDatabase target, IReadOnlyList<MovedModel> models, Action<string> tell)
{
    private readonly MovedTable[] tables = [.. models.SelectMany(MovedTable.Of)];
    private readonly MoveRecord record = new(models[0].Target);

    /// <summary>Copies and compares. The database stays closed to servers until <see cref="EndAsync"/>.</summary>
    /// <param name="migrate">Brings the server's schema up to date.</param>
    /// <param name="cancellationToken">Stops it; it can be gone on with.</param>
    /// <exception cref="StartRefusedException">The database is not empty, or holds another move; the file was changed.</exception>
    public async Task<MoveReport> RunAsync(Func<Task> migrate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(migrate);
        var state = FileState.Of(source.Path);
        var begun = await record.SourceAsync(cancellationToken);
        await RefuseAsync(begun, state, cancellationToken);
        await migrate();
        if (begun is null)
        {
            await record.BeginAsync(source.Path, state, cancellationToken);
        }

        foreach (var table in tables)
        {
            await table.CopyAsync(record, tell, cancellationToken);
        }

        await NumberOnAsync(cancellationToken);
        await record.AnalyzeAsync(cancellationToken);
        var mismatches = await CompareAsync(cancellationToken);
        RefuseChanged(state);
        var reports = new List<TableReport>();
        foreach (var table in tables)
        {
            var (rows, replaced, _) = await record.OfAsync(table.Name, cancellationToken);
            reports.Add(new TableReport(table.Name, rows, replaced));
        }

        return new MoveReport(reports, mismatches);
    }

    /// <summary>The database is whole: a server may start on it.</summary>
    public Task EndAsync(CancellationToken cancellationToken) => record.EndAsync(cancellationToken);

    private async Task RefuseAsync((string File, string State)? begun, string state, CancellationToken cancellationToken)
    {
        if (begun is { } kept)
        {
            if (kept.File != source.Path)
            {
                throw new StartRefusedException($"{target.Name} holds an unfinished move of {kept.File}. Go on with that one, or move into an empty database.");
            }

            RefuseChanged(kept.State, state);
            return;
        }

        foreach (var table in tables)
        {
            if (await table.IsTakenAsync(cancellationToken))
            {
                throw new StartRefusedException($"{target.Name} is not empty: it has rows in {table.Name}. Move into an empty database.");
            }
        }
    }

    private void RefuseChanged(string before) => RefuseChanged(before, FileState.Of(source.Path));

    private void RefuseChanged(string before, string now)
    {
        if (before != now)
        {
            throw new StartRefusedException($"{source.Path} was written to since its move to {target.Name} began. Empty that database, and begin again.");
        }
    }

    private async Task NumberOnAsync(CancellationToken cancellationToken)
    {
        await using var file = models[0].Source();
        var given = await file.Database.SqlQueryRaw<GivenNumber>("SELECT name AS Name, seq AS Highest FROM sqlite_sequence").ToDictionaryAsync(number => number.Name, number => number.Highest, cancellationToken);
        foreach (var table in tables)
        {
            await table.NumberOnAsync(given, cancellationToken);
        }
    }

    private async Task<List<string>> CompareAsync(CancellationToken cancellationToken)
    {
        tell("Compares every row.");
        var mismatches = new List<string>();
        foreach (var table in tables)
        {
            if ((await record.OfAsync(table.Name, cancellationToken)).IsCompared)
            {
                continue;
            }

            var found = await table.CompareAsync(tell, cancellationToken);
            if (found.Count == 0)
            {
                await record.ComparedAsync(table.Name, cancellationToken);
            }

            mismatches.AddRange(found);
        }

        tell(string.Create(CultureInfo.InvariantCulture, $"Compared {tables.Length} tables: {(mismatches.Count == 0 ? "every row is the same at both ends" : "they are not the same")}."));
        return mismatches;
    }

    private sealed record GivenNumber(string Name, long Highest);
}
