using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Aamu.Webhooks.Core.Backups;

/// <summary>Files for this program's eyes only, that are on the disk when the call returns.</summary>
internal static class PrivateFile
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Owner;
        }

        return new FileStream(path, options);
    }

    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> content)
    {
        await using var file = Create(path);
        await file.WriteAsync(content);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Answers what was written.</summary>
    public static async Task<BackedUpFile> CopyAsync(string from, string to, string name, CancellationToken cancellationToken)
    {
        await using var source = File.OpenRead(from);
        await using var target = Create(to);
        await source.CopyToAsync(target, cancellationToken);
        target.Flush(flushToDisk: true);
        return await DescribeAsync(target, name, cancellationToken);
    }

    public static async Task<BackedUpFile> DescribeAsync(string path, string name, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return await DescribeAsync(file, name, cancellationToken);
    }

    /// <summary>A name in a folder is on the disk when the folder is. Windows writes it down by itself.</summary>
    public static void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var folder = Open(Encoding.UTF8.GetBytes(path + '\0'), 0);
        if (folder >= 0)
        {
            // Some file systems have no such thing; then the name is as safe as they make it.
            _ = FSync(folder);
            _ = Close(folder);
        }
    }

    private static async Task<BackedUpFile> DescribeAsync(FileStream file, string name, CancellationToken cancellationToken)
    {
        file.Position = 0;
        return new BackedUpFile(name, file.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken)));
    }

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FSync(int file);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int file);
}
