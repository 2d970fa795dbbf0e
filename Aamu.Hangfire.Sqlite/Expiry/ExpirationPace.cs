namespace Hangfire.Storage.SQLite;

/// <summary>How many rows the next step of cleaning removes, by what the last one took: no step keeps the writer for long, however slow the disk.</summary>
internal sealed class ExpirationPace(int most)
{
    /// <summary>A writer waits for two steps at most, the one under way and one that shares its transaction.</summary>
    public static readonly TimeSpan Aim = TimeSpan.FromMilliseconds(4);
    private const int AtFirst = 50;

    public int Rows { get; private set; } = Math.Min(AtFirst, most);

    /// <summary>Twice as many at most, and at once as few as the aim allows.</summary>
    public void Took(TimeSpan time)
    {
        var fitting = time > TimeSpan.Zero ? Rows * (Aim / time) : most;
        Rows = (int)Math.Clamp(fitting, 1, Math.Min(most, Rows * 2L));
    }
}
