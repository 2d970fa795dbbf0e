namespace Aamu.Webhooks.Web.Shared;

/// <summary>Whether a reader's open page shows what is so now. A page that could not be read anew keeps what it shows, and must say so.</summary>
public sealed class Freshness
{
    public event Action? Changed;

    /// <summary>What is on the screen was so at this time; null while it is read as it should be.</summary>
    public DateTimeOffset? StaleSince { get; private set; }

    /// <param name="staleSince">When the reading began that failed, of several the first; null: it was read, or the page is gone.</param>
    public void Tell(DateTimeOffset? staleSince)
    {
        var since = staleSince is null ? null : StaleSince ?? staleSince;
        if (since != StaleSince)
        {
            StaleSince = since;
            Changed?.Invoke();
        }
    }
}
