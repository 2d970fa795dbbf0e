using Aamu.Webhooks.Core.Data;
using Microsoft.Data.Sqlite;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>The first bytes of the database file are overwritten: whoever reads it is told that it is none, until it is put right.</summary>
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

    /// <summary>From now on no commit succeeds: with the log empty everybody, the writer included, reads the header from the file.</summary>
    public static async Task<DamagedHeader> OfAsync(Workspace workspace)
    {
        await workspace.Get<WriteAheadLog>().EmptyAsync();
        return new DamagedHeader(workspace.Database);
    }

    /// <summary>The same of the whole program's.</summary>
    public static async Task<DamagedHeader> OfAsync(RunningApp app)
    {
        var file = app.Database;
        while (true)
        {
            await app.Get<WriteAheadLog>().EmptyAsync();
            using var pass = await app.Get<WriteGate>().EnterAsync();
            // Its jobs go on: one may have written since, and the header would be read from the log.
            if (new FileInfo($"{file}-wal").Length == 0)
            {
                return new DamagedHeader(file);
            }
        }
    }

    /// <summary>And of the accounts', which lie in the same file.</summary>
    public static async Task<DamagedHeader> OfAsync(AccountOffice office)
    {
        var file = office.Database;
        await office.Get<WriteAheadLog>().EmptyAsync();
        return new DamagedHeader(file);
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
