using System.Globalization;

namespace Aamu.Webhooks.Core.Moves;

/// <summary>How a SQLite file is, as far as its folder can tell: whatever is written to it changes this.</summary>
internal static class FileState
{
    public static string Of(string path) => string.Join(' ', new[] { path, path + "-wal" }.Select(Part));

    private static string Part(string path) => new FileInfo(path) is { Exists: true, Length: > 0 } file
        ? string.Create(CultureInfo.InvariantCulture, $"{file.Length}/{file.LastWriteTimeUtc.Ticks}")
        : "-";
}
