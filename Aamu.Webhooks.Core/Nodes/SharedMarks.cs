namespace Aamu.Webhooks.Core.Nodes;

/// <summary>What several nodes keep in memory, and one may change.</summary>
public enum SharedMark
{
    /// <summary>Which teams and projects there are, and how their webhooks stand.</summary>
    Settings,

    /// <summary>How many deliveries teams hold.</summary>
    Held,
}

/// <summary>
/// How often each was changed by all nodes together, read in a write transaction: those of all nodes follow one another, so what is in memory is as good as the rows
/// while the count is the expected one. A change that was rolled back counts too: it costs a look at the rows, and nothing else.
/// </summary>
/// <param name="Settings">Of <see cref="SharedMark.Settings"/>.</param>
/// <param name="Held">Of <see cref="SharedMark.Held"/>.</param>
public readonly record struct SharedMarks(long Settings, long Held);
