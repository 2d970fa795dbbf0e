using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Aamu.Webhooks.Benchmarks.Faults;

/// <summary>One page of the database file, overwritten with nonsense and put back.</summary>
internal sealed class DamagedPage(string database, string index)
{
    private long _offset;
    private byte[] _was = [];
    private byte[] _nonsense = [];

    /// <summary>While no other process has the file.</summary>
    public void Damage()
    {
        using (var connection = new SqliteConnection($"Data Source={database};Pooling=False"))
        {
            connection.Open();
            Ask(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
            var size = Ask(connection, "PRAGMA page_size");
            _offset = (Ask(connection, $"SELECT rootpage FROM sqlite_schema WHERE name = '{index}'") - 1) * size;
            (_was, _nonsense) = (new byte[size], new byte[size]);
        }

        Array.Fill(_nonsense, (byte)0x5a);
        using var file = new FileStream(database, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Seek(_offset, SeekOrigin.Begin);
        file.ReadExactly(_was);
        file.Seek(_offset, SeekOrigin.Begin);
        file.Write(_nonsense);
    }

    public void Mend()
    {
        using var file = new FileStream(database, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var now = new byte[_was.Length];
        file.Seek(_offset, SeekOrigin.Begin);
        file.ReadExactly(now);
        if (now.AsSpan().SequenceEqual(_nonsense))
        {
            file.Seek(_offset, SeekOrigin.Begin);
            file.Write(_was);
        }
    }

    private static long Ask(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants, and the name of an index
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
