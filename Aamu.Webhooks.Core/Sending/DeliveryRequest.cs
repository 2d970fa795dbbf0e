using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>Everything that one attempt needs to know; the webhook's settings as they are now, the event as it was accepted.</summary>
public sealed record DeliveryRequest
{
    public required DeliveryId DeliveryId { get; init; }

    /// <summary>The team whose event it is; null for what is no event of a team's.</summary>
    public TeamId? TeamId { get; init; }

    public required EventId EventId { get; init; }

    public required string EventType { get; init; }

    /// <summary>The delivery's place among all that the webhook was promised: by it a receiver sees what it missed. Null: it has none.</summary>
    public long? Sequence { get; init; }

    /// <summary>The webhook's lane: by it a listener is found. Means nothing for a URL.</summary>
    public long WebhookKey { get; init; }

    /// <summary>The webhook's URL as it was typed and accepted.</summary>
    public required string Url { get; init; }

    /// <summary>The secrets that sign now, newest first, each <c>whsec_…</c>. Empty: nothing may be sent.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }

    /// <summary>The exact bytes to send: the event's body as stored at intake.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    public IReadOnlyList<CustomHeader> CustomHeaders { get; init; } = [];

    /// <summary>The deadline for the whole attempt; null: as the settings say.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The time that the signature names, where it is not the time of sending: for trying what a receiver makes of it.</summary>
    public DateTimeOffset? SignedAt { get; init; }

    /// <summary>What is signed, where it is not what is sent: likewise.</summary>
    public ReadOnlyMemory<byte>? SignedBody { get; init; }

    /// <summary>The header of this name, where it is sent.</summary>
    public string? TraceParent { get; init; }

    /// <summary>No lane sends it, as with a check-up: nobody but the caller will try it again.</summary>
    public bool IsBesideLanes { get; init; }

    /// <summary>Marks the delivery with <c>x-aamu-test: true</c>.</summary>
    public bool IsTest { get; init; }
}

/// <summary>A static header that a team wants on every request to its webhook.</summary>
public sealed record CustomHeader(string Name, string Value);
