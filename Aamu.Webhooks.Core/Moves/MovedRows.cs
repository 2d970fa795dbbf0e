using System.Globalization;
using Aamu.Webhooks.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Aamu.Webhooks.Core.Moves;

/// <summary>A table by the entity of its rows. They are read in the order of their keys: in a file that nobody writes to, so many rows are always the same ones.</summary>
internal sealed class MovedRows<T>(MovedModel model, IEntityType type) : MovedTable(type.GetTableName()!)
    where T : class
{
    /// <summary>At a time; an event has 256 KiB at most.</summary>
    private const int BatchSize = 256;

    /// <summary>Between two words about how far it is.</summary>
    private const long Stretch = 100 * BatchSize;

    private readonly string[] keys = [.. type.FindPrimaryKey()!.Properties.Select(property => property.Name)];
    private readonly IProperty[] texts = [.. type.GetProperties().Where(property => (property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType) == typeof(string))];

    public override async Task<bool> IsTakenAsync(CancellationToken cancellationToken)
    {
        await using var target = model.Target();
        var name = Quoted(target);
        return await target.Database.SqlQuery<int>($"""SELECT COUNT(*)::int AS "Value" FROM pg_class WHERE oid = to_regclass({name})""").SingleAsync(cancellationToken) > 0
            && await Rows(target).Take(Seeds(target) + 1).CountAsync(cancellationToken) > Seeds(target);
    }

    public override async Task CopyAsync(MoveRecord record, Action<string> tell, CancellationToken cancellationToken)
    {
        await using var source = model.Source();
        await using var target = model.Target();
        target.ChangeTracker.AutoDetectChangesEnabled = false;
        var (before, all) = (await record.OfAsync(Name, cancellationToken), await Rows(source).CountAsync(cancellationToken));
        if (before.Rows == 0 && Seeds(target) > 0)
        {
            await target.Set<T>().ExecuteDeleteAsync(cancellationToken);
        }

        if (before.Rows > 0 && before.Rows < all)
        {
            tell(string.Create(CultureInfo.InvariantCulture, $"{Name}: goes on after {before.Rows:N0} of {all:N0} rows."));
        }

        var now = before;
        await foreach (var batch in Rows(source).Skip((int)before.Rows).AsAsyncEnumerable().Chunk(BatchSize).WithCancellation(cancellationToken))
        {
            now = await AddAsync(target, batch, record, now, cancellationToken);
            if (now.Rows % Stretch == 0 && now.Rows < all)
            {
                tell(string.Create(CultureInfo.InvariantCulture, $"{Name}: {now.Rows:N0} of {all:N0} rows."));
            }
        }

        tell(string.Create(CultureInfo.InvariantCulture, $"{Name}: {now.Rows:N0} rows."));
    }

    public override async Task NumberOnAsync(IReadOnlyDictionary<string, long> given, CancellationToken cancellationToken)
    {
        if (type.FindPrimaryKey()!.Properties is not [var key] || (key.ClrType != typeof(long) && key.ClrType != typeof(int)))
        {
            return;
        }

        await using var target = model.Target();
        var last = await target.Set<T>().AsNoTracking().OrderByDescending(row => EF.Property<object>(row, key.Name)).FirstOrDefaultAsync(cancellationToken);
        var highest = Math.Max(given.GetValueOrDefault(Name), last is null ? 0 : Convert.ToInt64(key.GetGetter().GetClrValue(last), CultureInfo.InvariantCulture));
        if (highest > 0)
        {
            var (table, column) = (Quoted(target), target.Model.FindEntityType(typeof(T))!.FindProperty(key.Name)!.GetColumnName());
            // A key that the server does not give has no sequence: then this is NULL, and does nothing.
            await target.Database.ExecuteSqlAsync($"SELECT setval(pg_get_serial_sequence({table}, {column}), {highest})", cancellationToken);
        }
    }

    public override async Task<IReadOnlyList<string>> CompareAsync(Action<string> tell, CancellationToken cancellationToken)
    {
        await using var source = model.Source();
        await using var target = model.Target();
        await using var inFile = Rows(source).AsAsyncEnumerable().GetAsyncEnumerator(cancellationToken);
        await using var onServer = Rows(target).AsAsyncEnumerable().GetAsyncEnumerator(cancellationToken);
        var pairs = new RowPairs(Name, type);
        var (more, moreOnServer, looks) = (true, true, 0L);
        while ((more || moreOnServer) && !pairs.IsHopeless)
        {
            more = more && await inFile.MoveNextAsync();
            moreOnServer = moreOnServer && await onServer.MoveNextAsync();
            pairs.Add(more ? inFile.Current : null, moreOnServer ? onServer.Current : null);
            if (++looks % Stretch == 0)
            {
                tell(string.Create(CultureInfo.InvariantCulture, $"{Name}: {looks:N0} rows compared."));
            }
        }

        return pairs.Close();
    }

    /// <summary>The rows, and the word that they are there, in one transaction.</summary>
    private async Task<TableProgress> AddAsync(DbContext target, T[] batch, MoveRecord record, TableProgress before, CancellationToken cancellationToken)
    {
        var now = new TableProgress(before.Rows + batch.Length, before.Replaced + batch.Count(row => RowValues.HasUnstorableText(texts, row)), IsCompared: false);
        try
        {
            await using var transaction = await target.Database.BeginTransactionAsync(cancellationToken);
            target.Set<T>().AddRange(batch);
            await target.SaveChangesAsync(cancellationToken);
            await MoveRecord.AdvanceAsync(target, Name, before, now, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException exception)
        {
            throw StoreUnavailableException.From(exception) ?? (Exception)new StartRefusedException(
                $"The server does not take a row of {Name}, among the {batch.Length} after the first {before.Rows}: {(exception.InnerException as PostgresException)?.MessageText ?? exception.InnerException?.Message}.", exception);
        }

        target.ChangeTracker.Clear();
        return now;
    }

    private IQueryable<T> Rows(DbContext context)
    {
        var first = keys[0];
        var rows = context.Set<T>().AsNoTracking().IgnoreQueryFilters().OrderBy(row => EF.Property<object>(row, first));
        foreach (var next in keys.Skip(1))
        {
            rows = rows.ThenBy(row => EF.Property<object>(row, next));
        }

        return rows;
    }

    private static int Seeds(DbContext context) => context.GetService<IDesignTimeModel>().Model.FindEntityType(typeof(T))!.GetSeedData().Count();

    private static string Quoted(DbContext target) => $"\"{target.Model.FindEntityType(typeof(T))!.GetTableName()}\"";
}
