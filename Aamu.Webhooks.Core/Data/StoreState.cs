namespace Aamu.Webhooks.Core.Data;

/// <summary>Whether the last commit got to the disk, and if not, why: for whoever shows or tells it.</summary>
public sealed class StoreState
{
    private volatile string? trouble;

    /// <summary>Why nothing can be written now, in a sentence; null while all goes well.</summary>
    public string? Trouble => trouble;

    /// <summary>Raised when it changes; never on the writer's thread, which everybody waits for.</summary>
    public event Action? Changed;

    /// <returns>True when that is news.</returns>
    internal bool Is(string? reason)
    {
        if (trouble == reason)
        {
            return false;
        }

        trouble = reason;
        foreach (var told in Changed?.GetInvocationList() ?? [])
        {
            _ = Task.Run((Action)told);
        }

        return true;
    }
}
