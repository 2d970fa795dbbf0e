namespace Aamu.Webhooks.Core.Data;

/// <summary>Whether the last commit got to the disk, and if not, why: for whoever shows or tells it.</summary>
public sealed class StoreState
{
    private volatile string? trouble;

    /// <summary>Why nothing can be written now, in a sentence; null while all goes well.</summary>
    public string? Trouble => trouble;

    /// <summary>Raised when it changes, on the writer's thread.</summary>
    public event Action? Changed;

    /// <returns>True when that is news.</returns>
    internal bool Is(string? reason)
    {
        if (trouble == reason)
        {
            return false;
        }

        trouble = reason;
        Changed?.Invoke();
        return true;
    }
}
