namespace Aamu.Webhooks.Core.Data;

/// <summary>Whether the last commit got to the disk, and if not, why: for whoever shows or tells it.</summary>
public sealed class StoreState(TimeProvider clock)
{
    /// <summary>So long nobody must have met a trouble that it is told again.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    /// <summary>When each trouble was met last, and before which recovery it was told.</summary>
    private readonly Dictionary<string, (long At, int ToldIn)> met = [];
    private volatile string? trouble;
    private int recoveries;

    /// <summary>Why nothing can be written now, in a sentence; null while all goes well.</summary>
    public string? Trouble => trouble;

    /// <summary>Raised when it changes; never on the writer's thread, which everybody waits for.</summary>
    public event Action? Changed;

    /// <summary>Somebody met a trouble in the last minute, be it one of reading alone.</summary>
    public bool WasInTroubleJustNow
    {
        get
        {
            lock (met)
            {
                return met.Keys.Any(WasMetJustNow);
            }
        }
    }

    /// <summary>Whether whoever meets this trouble is the first to, and tells it: it may last for hours, and many meet it each second. What is met just after all is well again is an echo.</summary>
    public bool IsNews(string reason)
    {
        lock (met)
        {
            var toldIn = met.TryGetValue(reason, out var last) ? last.ToldIn : -1;
            var isNews = trouble == reason ? toldIn != recoveries : !WasMetJustNow(reason);
            met[reason] = (clock.GetTimestamp(), isNews ? recoveries : toldIn);
            return isNews;
        }
    }

    /// <returns>True when that is news.</returns>
    internal bool Is(string? reason)
    {
        if (trouble == reason)
        {
            return false;
        }

        lock (met)
        {
            trouble = reason;
            if (reason is null)
            {
                recoveries++;
            }
            else if (!WasMetJustNow(reason))
            {
                met.Remove(reason);
            }
        }

        foreach (var told in Changed?.GetInvocationList() ?? [])
        {
            _ = Task.Run((Action)told);
        }

        return true;
    }

    private bool WasMetJustNow(string reason) => met.TryGetValue(reason, out var last) && clock.GetElapsedTime(last.At) <= Quiet;
}
