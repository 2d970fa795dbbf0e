using System.Net;

namespace Aamu.Webhooks.Core.Teams;

/// <summary>
/// Counts by address what opened nothing: keys that nobody knows, sandboxes that are not there. Each costs a look into the database, so whoever tries very many is told to wait
/// before the next look. What is good is not counted, however much of it there is.
/// </summary>
public abstract class MissedTries(TimeProvider clock)
{
    public const int Most = 1_000;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly AddressCounts counts = new(clock, Window);

    /// <summary>How long an address has to wait; null when it may try.</summary>
    public TimeSpan? WaitOf(IPAddress? from) => counts.Of(from) is { Times: >= Most, Left: var left } ? left : null;

    public void Missed(IPAddress? from) => counts.Add(from);
}

/// <summary>Keys that nobody knows.</summary>
public sealed class MissedKeys(TimeProvider clock) : MissedTries(clock);

/// <summary>Addresses of sandboxes that are not there.</summary>
public sealed class MissedSandboxes(TimeProvider clock) : MissedTries(clock);
