using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Core.Recoveries;

/// <summary>What a recovery makes due. The numbers are stored.</summary>
public enum RecoveryKind
{
    /// <summary>Deliveries that have come to their end: given up, cancelled, or delivered already.</summary>
    Resend = 0,

    /// <summary>Events that fit a webhook today and never had a delivery for it.</summary>
    Replay = 1,

    /// <summary>What a webhook held, after it was resumed with a pace.</summary>
    Release = 2,
}

/// <summary>The numbers are stored.</summary>
public enum RecoveryState
{
    Running = 0,
    Paused = 1,
    Done = 2,
    Cancelled = 3,
}

/// <summary>Which deliveries a resend is about.</summary>
/// <param name="Filter">As the log of deliveries filters.</param>
/// <param name="States">Those of them that are in one of these states.</param>
public sealed record RecoverySelection(DeliveryFilter Filter, IReadOnlyList<DeliveryState> States);

/// <summary>
/// One recovery: what it is about, and how far it has come. It goes through keys in their order and moves <see cref="LastKey"/> in the transaction that
/// makes their deliveries due: so it makes none due twice, and goes on where it stopped, however it stopped.
/// </summary>
public sealed class RecoveryRun
{
    public long Key { get; init; }

    public RecoveryId Id { get; init; }

    public TeamId TeamId { get; init; }

    public RecoveryKind Kind { get; init; }

    public RecoveryState State { get; set; }

    /// <summary>Null when it is about deliveries to several.</summary>
    public long? WebhookKey { get; init; }

    /// <summary>A <see cref="RecoverySelection"/> as JSON.</summary>
    public required string Selection { get; init; }

    /// <summary>At most so many a second; null: as fast as receivers take them.</summary>
    public int? PerSecond { get; init; }

    /// <summary>How many it was about when it started.</summary>
    public int Total { get; init; }

    /// <summary>How many it has made due.</summary>
    public int Done { get; set; }

    /// <summary>Everything up to this key has had its turn: a delivery's, or with <see cref="RecoveryKind.Replay"/> an event's.</summary>
    public long LastKey { get; set; }

    /// <summary>The last key that it is about: what comes later is none of its business.</summary>
    public long EndKey { get; init; }

    /// <summary>When the next step may be made.</summary>
    public DateTimeOffset NextAt { get; set; }

    public DateTimeOffset StartedAt { get; init; }

    public required string StartedBy { get; init; }

    /// <summary>Since when it has been running without a pause.</summary>
    public DateTimeOffset ResumedAt { get; set; }

    /// <summary>How many it had made due by then: the rest tells how fast it goes.</summary>
    public int DoneBefore { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Who cancelled it, or what ended it early; null when it came to its end.</summary>
    public string? EndedBy { get; set; }
}
