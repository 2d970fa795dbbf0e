namespace Aamu.Webhooks.Core.Listening;

/// <summary>One attempt on its way to a developer's machine: what a receiver would get, headers and body, and no address.</summary>
/// <param name="DeliveryId">For the tool's own output.</param>
/// <param name="EventType">For the tool's own output.</param>
/// <param name="Headers">The signed headers, in their order, without those that belong to the connection (host, content-length).</param>
/// <param name="Body">The exact bytes.</param>
/// <param name="TimeoutMs">How long the local program may take; after that nobody waits for its answer any more.</param>
public sealed record RelayedRequest(string DeliveryId, string EventType, IReadOnlyList<RelayedHeader> Headers, byte[] Body, int TimeoutMs);

public sealed record RelayedHeader(string Name, string Value);

/// <summary>What the local program answered, as its tool tells it. Nothing in it is believed more than a receiver's answer is.</summary>
public sealed record RelayedAnswer
{
    /// <summary>Null when the local program gave none.</summary>
    public int? Status { get; init; }

    public IReadOnlyList<RelayedHeader>? Headers { get; init; }

    public byte[]? Body { get; init; }

    /// <summary>The body was longer than what is sent on.</summary>
    public bool Truncated { get; init; }

    /// <summary>Why there is no answer, or no whole one: <c>refused</c>, <c>timeout</c>, <c>reset</c>, <c>broken</c>, <c>dns</c>, <c>tls</c>, <c>unreachable</c>.</summary>
    public string? Failure { get; init; }
}
