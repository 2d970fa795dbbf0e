using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Core.Sandbox;

/// <summary>A receiver of our own that a team can point a webhook at.</summary>
public sealed class SandboxInbox
{
    public SandboxId Id { get; init; }

    public TeamId TeamId { get; init; }

    public required string Name { get; set; }

    /// <summary>The unguessable part of its address: who knows it may post to it.</summary>
    public required string Token { get; set; }

    public SandboxScript Script { get; set; } = SandboxScript.Usual;

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>One request that a sandbox received.</summary>
public sealed class SandboxRequest
{
    public long Key { get; init; }

    public SandboxId SandboxId { get; init; }

    public DateTimeOffset At { get; init; }

    public required string Method { get; init; }

    /// <summary>One <c>name: value</c> a line.</summary>
    public required string Headers { get; init; }

    /// <summary>As it came; longer ones are not kept.</summary>
    public required byte[] Body { get; init; }

    /// <summary>Null in rows of before there were scripts: those were answered 200.</summary>
    public SandboxReply? Reply { get; init; }
}

/// <summary>How often one delivery has come to a sandbox since its script was set.</summary>
public sealed class SandboxTurn
{
    public long Key { get; init; }

    public SandboxId SandboxId { get; init; }

    /// <summary>Empty: all requests that name no delivery, together.</summary>
    public required string DeliveryId { get; init; }

    public int Count { get; init; }

    public DateTimeOffset At { get; init; }
}
