using System.Buffers.Binary;

namespace Aamu.Webhooks.Tests.Data;

/// <summary>Reads the write-ahead log beside a database file: <see href="https://sqlite.org/fileformat2.html#walformat"/>.</summary>
internal static class WalFile
{
    private const int HeaderSize = 32;
    private const int FrameHeaderSize = 24;

    /// <summary>How many commits the log holds: each ends in a frame that tells the size of the database after it.</summary>
    public static int Commits(string database)
    {
        using var file = new FileStream(database + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        var wal = copy.ToArray().AsSpan();
        var pageSize = BinaryPrimitives.ReadInt32BigEndian(wal[8..]);
        var salts = wal.Slice(16, 8);
        var commits = 0;
        for (var at = HeaderSize; at + FrameHeaderSize + pageSize <= wal.Length; at += FrameHeaderSize + pageSize)
        {
            var frame = wal.Slice(at, FrameHeaderSize);
            commits += frame.Slice(8, 8).SequenceEqual(salts) && BinaryPrimitives.ReadInt32BigEndian(frame[4..]) > 0 ? 1 : 0;
        }

        return commits;
    }
}
