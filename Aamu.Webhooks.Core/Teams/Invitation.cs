using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Core.Teams;

/// <summary>A place in a team that waits for whoever has its link. Used once; gone when it is used, withdrawn or replaced.</summary>
public sealed class Invitation
{
    public long Key { get; init; }

    public TeamId TeamId { get; init; }

    public required string Email { get; init; }

    public TeamRole Role { get; init; }

    /// <summary>SHA-256 of the link's token, which is shown once and never kept.</summary>
    public required byte[] Hash { get; init; }

    public required string By { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }
}
