namespace Hangfire.Storage.SQLite;

/// <summary>How many rows the next step of cleaning removes, by what the last one took: no step keeps the writer for long, however slow the disk.</summary>
internal sealed class ExpirationPace(int most)
{
    /// <summary>A writer waits for two steps at most, the one under way and one that shares its transaction.</summary>
    public static readonly TimeSpan Aim = TimeSpan.FromMilliseconds(4);
    private const int AtFirst = 50;

    public int Rows { get; private set; } = Math.Min(AtFirst, most);

    /// <summary>Twice as many at most, and at once as few as the aim allows. A step that found little says nothing of what many rows take: a job is counted as four, and may have been one.</summary>
    public void Took(int removed, TimeSpan time)
    {
        var fitting = time > TimeSpan.Zero ? Rows * (Aim / time) : most;
        var known = Math.Max(Rows, removed * (long)ExpirationStep.RowsOfAJob);
        Rows = (int)Math.Clamp(fitting, 1, Math.Min(most, Math.Min(known, Rows * 2L)));
    }
}
