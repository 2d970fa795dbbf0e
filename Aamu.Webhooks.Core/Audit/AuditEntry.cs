using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;

namespace Aamu.Webhooks.Core.Audit;

/// <summary>One line of the audit log: who did what, when, from where. Written once and never changed.</summary>
public sealed class AuditEntry
{
    public long Key { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Whose log; null for the operators'.</summary>
    public TeamId? TeamId { get; init; }

    public required string Actor { get; init; }

    public Door Door { get; init; }

    public string? Address { get; init; }

    public AuditAction Action { get; init; }

    /// <summary>Empty when what it is about has no id.</summary>
    public required string SubjectId { get; init; }

    /// <summary>Its name at that time.</summary>
    public required string Subject { get; init; }

    /// <summary>A JSON array of <see cref="AuditChange"/>.</summary>
    public required string Changes { get; init; }
}

/// <summary>How far back the audit log reaches. One row; retention moves it forward, and only what lies behind it can be removed.</summary>
public sealed class AuditMark
{
    public int Id { get; init; }

    /// <summary>What happened before is no longer kept.</summary>
    public DateTimeOffset KeptSince { get; set; }
}

/// <summary>What an entry is about.</summary>
public sealed record AuditSubject(string Id, string Name);

/// <summary>One thing that was changed. Null: it was not there, or is not any more. Never a secret.</summary>
public sealed record AuditChange(string Field, string? Before, string? After);
