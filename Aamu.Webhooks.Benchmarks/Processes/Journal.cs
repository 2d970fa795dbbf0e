using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Aamu.Webhooks.Benchmarks.Processes;

/// <summary>
/// What a worker process did, one line for each start and end of a job. A line that was written outlives a kill of the process.
/// The times are those of the machine's monotonic clock, so they can be compared between processes.
/// </summary>
public static class Journal
{
    private static readonly Lock s_gate = new();
    private static FileStream? s_file;

    /// <summary>A job: notes its start, takes its time, notes its end.</summary>
    public static async Task WorkAsync(int number, int milliseconds)
    {
        Note("start", number);
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);
        Note("end", number);
    }

    /// <summary>A job that notes only that it ran.</summary>
    public static void Mark(int number) => Note("start", number);

    public static IReadOnlyList<JournalEntry> Read(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(JournalEntry.Parse)];
    }

    internal static void Open(string path) => s_file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    private static void Note(string what, int number)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{what} {number} {Stopwatch.GetTimestamp()}\n");
        lock (s_gate)
        {
            s_file?.Write(Encoding.ASCII.GetBytes(line));
        }
    }
}

/// <summary>One line of a journal.</summary>
public sealed record JournalEntry(bool Start, int Number, long Timestamp)
{
    // start 17 123456789
    public static JournalEntry Parse(string line)
    {
        var parts = line.Split(' ');
        return new JournalEntry(parts[0] == "start", int.Parse(parts[1], CultureInfo.InvariantCulture), long.Parse(parts[2], CultureInfo.InvariantCulture));
    }
}
