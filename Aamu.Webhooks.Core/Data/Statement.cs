namespace Aamu.Webhooks.Core.Data;

/// <summary>
/// One prepared statement, kept for the life of its connection. Used as <c>using var row = statement.Bind(…); while (row.Read()) …</c>;
/// disposing only makes it ready for its next use.
/// </summary>
public abstract class Statement : IDisposable
{
    /// <summary>Values for <c>$1</c>, <c>$2</c>, … in their order. Times go in as Unix milliseconds, choices and yes or no as whole numbers.</summary>
    public abstract Statement Bind(params ReadOnlySpan<object?> values);

    /// <summary>Moves to the next row; false when there is none.</summary>
    public abstract bool Read();

    /// <summary>Runs it to its end and answers how many rows it changed.</summary>
    public abstract int Run();

    /// <summary>Runs it before whatever is asked next, or before the commit: what comes of it is of no interest to whoever asks.</summary>
    public virtual void RunByTheWay() => Run();

    /// <summary>The number in the first column of the first row; null when there is no row, or nothing in it.</summary>
    public long? Number()
    {
        using (this)
        {
            return Read() && !IsNull(0) ? GetInt64(0) : null;
        }
    }

    /// <summary>The text in the first column of the first row; null when there is no row, or nothing in it.</summary>
    public string? Text()
    {
        using (this)
        {
            return Read() && !IsNull(0) ? GetString(0) : null;
        }
    }

    public abstract bool IsNull(int column);

    public abstract long GetInt64(int column);

    public abstract int GetInt32(int column);

    public abstract bool GetBoolean(int column);

    public abstract string GetString(int column);

    public abstract byte[] GetBytes(int column);

    public DateTimeOffset GetTime(int column) => DateTimeOffset.FromUnixTimeMilliseconds(GetInt64(column));

    public abstract void Dispose();
}
