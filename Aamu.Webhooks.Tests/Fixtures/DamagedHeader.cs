using Aamu.Webhooks.Core.Data;
using Microsoft.Data.Sqlite;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>The first bytes of the database file are overwritten: whoever opens it anew is told that it is none, until it is put right.</summary>
internal sealed class DamagedHeader : IDisposable
{
    private const int Length = 16;

    private readonly string file;
    private readonly byte[] was = new byte[Length];

    /// <summary>Looked in already, so that the writer is never the last to leave: that one would write the log home, and the header with it.</summary>
    private readonly SqliteConnection reader;

    private DamagedHeader(string file)
    {
        this.file = file;
        reader = new SqliteConnection($"Data Source={file};Pooling=False");
        reader.Open();
        using var look = reader.CreateCommand();
        look.CommandText = "SELECT COUNT(*) FROM Teams";
        look.ExecuteScalar();
        using var stream = Open();
        stream.ReadExactly(was);
        stream.Seek(0, SeekOrigin.Begin);
        stream.Write(new byte[Length]);
    }

    /// <summary>From now on no commit succeeds: the writer's own connection, which knows the file, is at the limit that a full disk would be.</summary>
    public static async Task<DamagedHeader> OfAsync(Workspace workspace)
    {
        await workspace.SqlAsync("PRAGMA max_page_count = 1");
        return new DamagedHeader(workspace.Database);
    }

    /// <summary>Puts it right.</summary>
    public void Dispose()
    {
        using (var stream = Open())
        {
            stream.Write(was);
        }

        reader.Dispose();
    }

    private FileStream Open() => new(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
}
