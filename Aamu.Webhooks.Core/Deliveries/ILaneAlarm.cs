namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>
/// Wakes lanes: sees to it that <see cref="LaneDrainer"/> runs for a webhook. A call never fails and never waits; a wake-up may get
/// lost, for the rows are the truth and <see cref="Recovery"/> looks for what nobody came for.
/// </summary>
public interface ILaneAlarm
{
    /// <summary>Soon. Many calls before the lane has run count as one.</summary>
    void Wake(long webhookKey);

    /// <summary>The same, whatever is said of where the lane is drained: for whoever has looked at the rows.</summary>
    void WakeHere(long webhookKey);

    /// <summary>At the given time or a little later, never earlier.</summary>
    void WakeAt(long webhookKey, DateTimeOffset at);

    /// <summary>Where the lane was found to be drained, by its lease: there it is woken from now on, and at once where it is another node.</summary>
    /// <param name="webhookKey">The lane.</param>
    /// <param name="node">Null: here.</param>
    void IsAt(long webhookKey, int? node);

    /// <summary>Webhooks that are gone need not be remembered.</summary>
    void ForgetAllBut(IReadOnlySet<long> webhookKeys);
}
