namespace Aamu.Webhooks.Web.Shared;

/// <summary>Whether a reader's open page shows what is so now. A page that could not be read anew keeps what it shows, and must say so.</summary>
public sealed class Freshness(TimeProvider clock)
{
    public event Action? Changed;

    /// <summary>What is on the screen was so at this time; null while it is read as it should be.</summary>
    public DateTimeOffset? StaleSince { get; private set; }

    public void Failed()
    {
        if (StaleSince is null)
        {
            StaleSince = clock.GetUtcNow();
            Changed?.Invoke();
        }
    }

    /// <summary>It was read, or the page is gone.</summary>
    public void Read()
    {
        if (StaleSince is not null)
        {
            StaleSince = null;
            Changed?.Invoke();
        }
    }
}
