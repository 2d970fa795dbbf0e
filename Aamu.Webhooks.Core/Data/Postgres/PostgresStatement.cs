using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace Aamu.Webhooks.Core.Data.Postgres;

/// <summary>
/// One statement on a PostgreSQL connection, prepared there by its second use. Its rows are read to their end at once, for a connection answers one
/// question at a time: a statement that may find many says how many it wants.
/// </summary>
internal sealed class PostgresStatement(PostgresStoreConnection connection, string sql) : Statement
{
    /// <summary>As the server understands the statement: a value that is missing has a type too, and a number the width of its column.</summary>
    private readonly IReadOnlyList<NpgsqlDbType> types = connection.TypesOf(sql);
    private object[] values = [];
    private List<object[]>? rows;
    private int at = -1;

    public override Statement Bind(params ReadOnlySpan<object?> values)
    {
        Dispose();
        this.values = new object[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            this.values[i] = Stored(values[i]);
        }

        return this;
    }

    public override bool Read()
    {
        rows ??= connection.Execute(Command()).Rows;
        return ++at < rows.Count;
    }

    public override int Run()
    {
        Dispose();
        return connection.Execute(Command()).Changed;
    }

    public override void RunByTheWay() => connection.ExecuteByTheWay(Command());

    public override bool IsNull(int column) => rows![at][column] is DBNull;

    public override long GetInt64(int column) => Convert.ToInt64(rows![at][column], CultureInfo.InvariantCulture);

    public override int GetInt32(int column) => Convert.ToInt32(rows![at][column], CultureInfo.InvariantCulture);

    public override bool GetBoolean(int column) => Convert.ToBoolean(rows![at][column], CultureInfo.InvariantCulture);

    public override string GetString(int column) => (string)rows![at][column];

    public override byte[] GetBytes(int column) => (byte[])rows![at][column];

    public override void Dispose() => (rows, at) = (null, -1);

    private NpgsqlBatchCommand Command()
    {
        var command = new NpgsqlBatchCommand(sql);
        for (var i = 0; i < types.Count; i++)
        {
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = types[i], Value = values[i] });
        }

        return command;
    }

    private static object Stored(object? value) => value switch
    {
        null => DBNull.Value,
        string text => StorableText.Of(text),
        byte[] or double or string[] => value,
        DateTimeOffset time => time.ToUnixTimeMilliseconds(),
        _ => Convert.ToInt64(value, CultureInfo.InvariantCulture),
    };
}
