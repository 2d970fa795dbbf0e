namespace Aamu.Webhooks.Cli;

// What goes over the line, as the server writes and reads it; see docs/decisions/listen.md.

internal sealed record ListenHello(string Webhook, string Forward, string Session, bool Resume);

internal sealed record ListenWelcome(string? Refused, string? Name, string? Status, string? DisabledReason);

internal sealed record RelayedHeader(string Name, string Value);

internal sealed record RelayedRequest(string DeliveryId, string EventType, IReadOnlyList<RelayedHeader> Headers, byte[] Body, int TimeoutMs);

internal sealed record RelayedAnswer
{
    public int? Status { get; init; }

    public IReadOnlyList<RelayedHeader>? Headers { get; init; }

    public byte[]? Body { get; init; }

    public bool Truncated { get; init; }

    public string? Failure { get; init; }
}
