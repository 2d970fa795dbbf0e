namespace Hangfire.Storage.SQLite;

/// <summary>
/// Locks between processes: byte ranges of one small file beside the database, which the kernel frees when a process ends, however it ends.
/// POSIX drops all of a process's ranges when it closes any handle of the file, so a process must open it once only: <see cref="Engines"/> sees to that.
/// Where there are no byte-range locks (macOS) the whole file is locked, so there only one process can use the database at a time.
/// </summary>
internal sealed class LockFile : IDisposable
{
    /// <summary>Beyond the eight bytes that hold the count of commits: some systems keep others from reading what is locked.</summary>
    private const long Opening = 1L << 32;
    private const long FirstResource = 1L << 62;
    private static readonly bool s_ranges = !OperatingSystem.IsMacOS();
    private readonly FileStream _file;
    private volatile bool _closed;

    public LockFile(string path)
    {
        try
        {
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, s_ranges ? FileShare.ReadWrite : FileShare.None, bufferSize: 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SQLiteStorageException($"The lock file '{path}' beside the database cannot be opened: {exception.Message}", exception);
        }
    }

    /// <summary>How many transactions all processes together have committed, or were about to. It may go on by more than one at a time, but never back.</summary>
    public long CountedCommits
    {
        get
        {
            Span<byte> count = stackalloc byte[sizeof(long)];
            try
            {
                RandomAccess.Read(_file.SafeFileHandle, count, fileOffset: 0);
            }
            catch (IOException exception)
            {
                throw new SQLiteStorageException($"The lock file '{_file.Name}' beside the database cannot be read: {exception.Message}", exception);
            }

            return BitConverter.ToInt64(count);
        }
    }

    /// <summary>To be called by the one that holds the database's write lock.</summary>
    public long CountCommit()
    {
        Span<byte> count = stackalloc byte[sizeof(long)];
        var next = CountedCommits + 1;
        BitConverter.TryWriteBytes(count, next);
        Write(count);
        return next;
    }

    /// <summary>Makes room for the count in a new file, so that counting needs no more space on the disk.</summary>
    public void Prepare()
    {
        if (RandomAccess.GetLength(_file.SafeFileHandle) < sizeof(long))
        {
            Write(new byte[sizeof(long)]);
        }
    }

    /// <summary>A full disk is found out here too, where the file system writes anew what it overwrites.</summary>
    private void Write(ReadOnlySpan<byte> count)
    {
        try
        {
            RandomAccess.Write(_file.SafeFileHandle, count, fileOffset: 0);
        }
        catch (IOException exception)
        {
            throw new SQLiteStorageException($"The lock file '{_file.Name}' beside the database cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>Held while a process opens the database, so that two never create it at once.</summary>
    public bool TryLockOpening() => TryLock(Opening);

    public void UnlockOpening() => Unlock(Opening);

    /// <summary>Held as long as the owner lives. Must not be asked for an owner of this very process: POSIX would grant it.</summary>
    public bool TryLockOwner(long owner) => TryLock(Opening + owner);

    public void UnlockOwner(long owner) => Unlock(Opening + owner);

    public bool TryLockResource(long position) => TryLock(position);

    public void UnlockResource(long position) => Unlock(position);

    /// <summary>
    /// The same place in every process, far from the owners' places: the FNV-1a hash, because every job's state is locked twice.
    /// By chance two names never meet in 2^62 places. A stranger who may choose names could find two that do, and free the one by releasing the other: names are for programs to choose.
    /// </summary>
    public static long PositionOf(string resource)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in resource)
        {
            hash = (hash ^ character) * 1099511628211UL;
        }

        return FirstResource | (long)(hash & (FirstResource - 1));
    }

    /// <summary>The kernel frees every place that is still held.</summary>
    public void Dispose()
    {
        _closed = true;
        _file.Dispose();
    }

    private bool TryLock(long position)
    {
        if (!s_ranges)
        {
            return true;
        }

        try
        {
#pragma warning disable CA1416 // macOS has returned above
            _file.Lock(position, 1);
#pragma warning restore CA1416
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void Unlock(long position)
    {
        if (s_ranges && !_closed)
        {
#pragma warning disable CA1416 // macOS takes the other way
            _file.Unlock(position, 1);
#pragma warning restore CA1416
        }
    }
}
