using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Aamu.Webhooks.Core.Data.Sqlite;

/// <summary>
/// Straight on SQLite's own interface: a command of ADO.NET costs a reader, boxes and enumerators each time.
/// </summary>
internal sealed class SqliteStatement : Statement
{
    private const int ShortText = 256;

    private readonly sqlite3 database;
    private readonly sqlite3_stmt prepared;

    /// <summary>To SQLite <c>$2</c> is a name: its place is where it first stands in the text.</summary>
    private readonly int[] places;

    internal SqliteStatement(sqlite3 database, string sql)
    {
        this.database = database;
        Check(sqlite3_prepare_v3(database, sql, SQLITE_PREPARE_PERSISTENT, out prepared, out var rest));
        if (!string.IsNullOrWhiteSpace(rest))
        {
            throw new ArgumentException($"This is more than one statement: {sql}", nameof(sql));
        }

        places = [.. Enumerable.Range(1, sqlite3_bind_parameter_count(prepared)).Select(number => sqlite3_bind_parameter_index(prepared, $"${number}"))];
    }

    public override Statement Bind(params ReadOnlySpan<object?> values)
    {
        // An earlier use that broke off halfway left it in the middle of its rows.
        _ = sqlite3_reset(prepared);
        for (var i = 0; i < values.Length; i++)
        {
            Check(BindOne(places[i], values[i]));
        }

        return this;
    }

    public override bool Read()
    {
        var result = sqlite3_step(prepared);
        if (result is not (SQLITE_ROW or SQLITE_DONE))
        {
            Check(result);
        }

        return result == SQLITE_ROW;
    }

    public override int Run()
    {
        using (this)
        {
            while (Read())
            {
            }
        }

        return sqlite3_changes(database);
    }

    public override bool IsNull(int column) => sqlite3_column_type(prepared, column) == SQLITE_NULL;

    public override long GetInt64(int column) => sqlite3_column_int64(prepared, column);

    public override int GetInt32(int column) => sqlite3_column_int(prepared, column);

    public override bool GetBoolean(int column) => GetInt32(column) != 0;

    public override string GetString(int column) => sqlite3_column_text(prepared, column).utf8_to_string();

    public override byte[] GetBytes(int column) => sqlite3_column_blob(prepared, column).ToArray();

    public override void Dispose() => _ = sqlite3_reset(prepared);

    internal void Close() => prepared.Dispose();

    private int BindOne(int index, object? value) => value switch
    {
        null => sqlite3_bind_null(prepared, index),
        string text => BindText(index, text),
        byte[] bytes => sqlite3_bind_blob(prepared, index, bytes),
        double number => sqlite3_bind_double(prepared, index, number),
        DateTimeOffset time => sqlite3_bind_int64(prepared, index, time.ToUnixTimeMilliseconds()),
        _ => sqlite3_bind_int64(prepared, index, Convert.ToInt64(value, CultureInfo.InvariantCulture)),
    };

    private int BindText(int index, string text)
    {
        if (text.Length is 0 or > ShortText)
        {
            return sqlite3_bind_text(prepared, index, text);
        }

        Span<byte> utf8 = stackalloc byte[ShortText * 3];
        return sqlite3_bind_text(prepared, index, utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    private void Check(int result)
    {
        if (result != SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(result, database);
        }
    }
}
