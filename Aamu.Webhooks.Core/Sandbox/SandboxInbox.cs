using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Core.Sandbox;

/// <summary>A receiver of our own that a team can point a webhook at.</summary>
public sealed class SandboxInbox
{
    /// <summary>The unguessable part of its address: who knows it may post to it.</summary>
    public required string Token { get; init; }

    public TeamId TeamId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>One request that a sandbox received.</summary>
public sealed class SandboxRequest
{
    public long Key { get; init; }

    public required string Token { get; init; }

    public DateTimeOffset At { get; init; }

    public required string Method { get; init; }

    /// <summary>One <c>name: value</c> a line.</summary>
    public required string Headers { get; init; }

    /// <summary>As it came; longer ones are not kept.</summary>
    public required byte[] Body { get; init; }
}
