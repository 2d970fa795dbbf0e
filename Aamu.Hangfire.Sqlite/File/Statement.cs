using SQLitePCL;
using static SQLitePCL.raw;

namespace Hangfire.Storage.SQLite;

/// <summary>
/// A prepared statement, used as <c>using var row = database.Statement(Sql).Bind(a).Bind(b); while (row.Step()) …</c>:
/// values are bound in order, and disposing only resets it for the next use.
/// </summary>
internal sealed class Statement(Database database, sqlite3_stmt prepared) : IDisposable
{
    private int _bound;

    /// <summary>The next value is the first one, also when an earlier use broke off halfway.</summary>
    public Statement Begin()
    {
        _bound = 0;
        return this;
    }

    public Statement Bind(long value)
    {
        database.Check(sqlite3_bind_int64(prepared, ++_bound, value));
        return this;
    }

    public Statement Bind(long? value) => value is { } present ? Bind(present) : BindNull();

    public Statement Bind(double value)
    {
        database.Check(sqlite3_bind_double(prepared, ++_bound, value));
        return this;
    }

    public Statement Bind(string? value)
    {
        if (value is null)
        {
            return BindNull();
        }

        database.Check(sqlite3_bind_text(prepared, ++_bound, value));
        return this;
    }

    /// <summary>Moves to the next row; false when there is none.</summary>
    public bool Step()
    {
        var result = sqlite3_step(prepared);
        database.Check(result);
        return result == SQLITE_ROW;
    }

    /// <summary>Runs a statement whose rows, if any, do not matter, and answers how many rows it changed.</summary>
    public int Run()
    {
        using (this)
        {
            while (Step())
            {
            }
        }

        return database.Changes;
    }

    public long Int64(int column) => sqlite3_column_int64(prepared, column);

    public int Int32(int column) => sqlite3_column_int(prepared, column);

    public double Double(int column) => sqlite3_column_double(prepared, column);

    public long? NullableInt64(int column) => IsNull(column) ? null : Int64(column);

    public string Text(int column) => sqlite3_column_text(prepared, column).utf8_to_string();

    public string? NullableText(int column) => IsNull(column) ? null : Text(column);

    public void Dispose()
    {
        _ = sqlite3_reset(prepared);
        _ = sqlite3_clear_bindings(prepared);
    }

    public void Close() => prepared.Dispose();

    private bool IsNull(int column) => sqlite3_column_type(prepared, column) == SQLITE_NULL;

    private Statement BindNull()
    {
        database.Check(sqlite3_bind_null(prepared, ++_bound));
        return this;
    }
}

internal static class StatementResults
{
    /// <summary>The first column of all rows.</summary>
    public static List<string> Texts(this Statement statement)
    {
        using (statement)
        {
            List<string> texts = [];
            while (statement.Step())
            {
                texts.Add(statement.Text(0));
            }

            return texts;
        }
    }

    /// <summary>The first column of the first row, 0 when there is none.</summary>
    public static long Number(this Statement statement)
    {
        using (statement)
        {
            return statement.Step() ? statement.Int64(0) : 0;
        }
    }
}
