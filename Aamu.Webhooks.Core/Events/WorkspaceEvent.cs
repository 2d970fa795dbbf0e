using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Matching;

namespace Aamu.Webhooks.Core.Events;

/// <summary>What happened in a team's workspace, as it was accepted.</summary>
public sealed class WorkspaceEvent
{
    /// <summary>The row's number: the order in which events were accepted.</summary>
    public long Key { get; init; }

    public TeamId TeamId { get; init; }

    public EventId Id { get; init; }

    public required string Type { get; init; }

    public ProjectId? ProjectId { get; init; }

    public string? ActorId { get; init; }

    /// <summary>When it happened, as the producer said.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When this service accepted it.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Bytes of the smallest body that is one; fewer (none) mean that it is not kept any more. To ask for more than 0 is rewritten to a question that no database knows for bytes.</summary>
    internal const int SmallestBody = 2;

    /// <summary>The exact UTF-8 bytes that are sent; empty when they are not kept any more.</summary>
    public required byte[] Body { get; init; }

    /// <summary>One verdict for each webhook that the team had, in the form of <see cref="VerdictList"/>.</summary>
    public required string Verdicts { get; init; }

    /// <summary>How many of the verdicts made a delivery.</summary>
    public int DeliveryCount { get; init; }

    /// <summary>A test that was sent to one webhook only.</summary>
    public bool IsTest { get; init; }

    /// <summary>The key that submitted it; null for what was made here: a test, or news of a webhook.</summary>
    public ApiKeyId? SubmittedBy { get; init; }

    /// <summary>The same event with what was decided about it.</summary>
    internal WorkspaceEvent With(IReadOnlyList<Decision> decisions) => new()
    {
        TeamId = TeamId,
        Id = Id,
        Type = Type,
        ProjectId = ProjectId,
        ActorId = ActorId,
        CreatedAt = CreatedAt,
        ReceivedAt = ReceivedAt,
        Body = Body,
        Verdicts = VerdictList.Write(decisions),
        DeliveryCount = decisions.Count(decision => decision.Verdict.Delivers()),
        IsTest = IsTest,
        SubmittedBy = SubmittedBy,
    };
}

/// <summary>A submission that was not accepted: what answers "was it ever emitted?".</summary>
public sealed class RefusedSubmission
{
    public long Key { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Null when the submission did not say, or named a team that does not exist.</summary>
    public TeamId? TeamId { get; init; }

    /// <summary>The key's name, or the visible start of an unknown one.</summary>
    public required string KeyName { get; init; }

    public int Status { get; init; }

    /// <summary>The problem's stable type, as the API answered it.</summary>
    public required string Problem { get; init; }

    public required string Reason { get; init; }

    public string? EventType { get; init; }

    public string? EventId { get; init; }

    /// <summary>The first 1,024 bytes of what was submitted.</summary>
    public required byte[] Excerpt { get; init; }
}
