using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Core.Teams;

public sealed class Team
{
    public TeamId Id { get; init; }

    public required string Name { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>How long its events and deliveries stay, where the team wants them forgotten sooner than the settings say.</summary>
    public int? RetentionDays { get; set; }

    /// <summary>Set at once when Aamu deletes the team; its rows follow in small batches.</summary>
    public DateTimeOffset? DeletedAt { get; set; }
}

public sealed class Project
{
    public TeamId TeamId { get; init; }

    public ProjectId Id { get; init; }

    /// <summary>The id itself until the directory or a <c>project.*</c> event tells the name.</summary>
    public required string Name { get; set; }

    public DateTimeOffset? ArchivedAt { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }
}

/// <summary>A person's place in a team.</summary>
public sealed class Member
{
    public TeamId TeamId { get; init; }

    /// <summary>The account's id, opaque to Core.</summary>
    public required string PersonId { get; init; }

    public required string Name { get; set; }

    public TeamRole Role { get; set; }
}
