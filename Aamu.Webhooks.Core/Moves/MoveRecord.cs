using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Moves;

/// <summary>How far a table is.</summary>
internal sealed record TableProgress(long Rows, long Replaced, bool IsCompared);

/// <summary>
/// What the server remembers of a move that has not ended: a schema of its own, which goes when it has. While it is there no server starts on the database.
/// </summary>
internal sealed class MoveRecord(Func<DbContext> contexts)
{
    /// <summary>One row when a move has begun and has not ended.</summary>
    public const string IsThere = "SELECT 1 FROM pg_namespace WHERE nspname = 'aamu_move'";

    /// <summary>The file, and how it was; null when no move has begun.</summary>
    public async Task<(string File, string State)?> SourceAsync(CancellationToken cancellationToken)
    {
        await using var context = contexts();
        if (await context.Database.SqlQueryRaw<int>("""SELECT COUNT(*)::int AS "Value" FROM pg_namespace WHERE nspname = 'aamu_move'""").SingleAsync(cancellationToken) == 0)
        {
            return null;
        }

        var kept = await context.Database.SqlQueryRaw<KeptSource>("""SELECT file AS "File", state AS "State" FROM aamu_move.source""").SingleAsync(cancellationToken);
        return (kept.File, kept.State);
    }

    public async Task BeginAsync(string file, string state, CancellationToken cancellationToken)
    {
        await using var context = contexts();
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.Database.ExecuteSqlRawAsync("""
            CREATE SCHEMA aamu_move;
            CREATE TABLE aamu_move.source (file text NOT NULL, state text NOT NULL);
            CREATE TABLE aamu_move.tables (name text PRIMARY KEY, rows bigint NOT NULL, replaced bigint NOT NULL, compared boolean NOT NULL);
            """, cancellationToken);
        await context.Database.ExecuteSqlAsync($"INSERT INTO aamu_move.source VALUES ({file}, {state})", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task<TableProgress> OfAsync(string table, CancellationToken cancellationToken)
    {
        await using var context = contexts();
        // The model has yes and no as whole numbers.
        var kept = await context.Database.SqlQuery<KeptTable>($"""SELECT rows AS "Rows", replaced AS "Replaced", compared::int AS "Compared" FROM aamu_move.tables WHERE name = {table}""").SingleOrDefaultAsync(cancellationToken);
        return kept is null ? new TableProgress(0, 0, IsCompared: false) : new TableProgress(kept.Rows, kept.Replaced, kept.Compared != 0);
    }

    /// <summary>To be called in the transaction that adds the rows.</summary>
    public static async Task AdvanceAsync(DbContext context, string table, TableProgress before, TableProgress now, CancellationToken cancellationToken)
    {
        var written = await context.Database.ExecuteSqlAsync($"""
            INSERT INTO aamu_move.tables AS kept (name, rows, replaced, compared) VALUES ({table}, {now.Rows}, {now.Replaced}, false)
            ON CONFLICT (name) DO UPDATE SET rows = {now.Rows}, replaced = {now.Replaced} WHERE kept.rows = {before.Rows}
            """, cancellationToken);
        if (written != 1)
        {
            throw new StartRefusedException("Another program moves rows into the database. Stop it.");
        }
    }

    public async Task ComparedAsync(string table, CancellationToken cancellationToken)
    {
        await using var context = contexts();
        await context.Database.ExecuteSqlAsync($"""
            INSERT INTO aamu_move.tables VALUES ({table}, 0, 0, true) ON CONFLICT (name) DO UPDATE SET compared = true
            """, cancellationToken);
    }

    /// <summary>The server learns what the tables are like, before it is asked for much.</summary>
    public async Task AnalyzeAsync(CancellationToken cancellationToken)
    {
        await using var context = contexts();
        await context.Database.ExecuteSqlRawAsync("ANALYZE", cancellationToken);
    }

    /// <summary>The move has ended. Only this commit waits for the disk, and with it all that came before.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await using var context = contexts();
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.Database.ExecuteSqlRawAsync("SET LOCAL synchronous_commit = on", cancellationToken);
        await context.Database.ExecuteSqlRawAsync("DROP SCHEMA aamu_move CASCADE", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private sealed record KeptSource(string File, string State);

    private sealed record KeptTable(long Rows, long Replaced, int Compared);
}
