using System.Globalization;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Core.Recoveries;

/// <summary>A recovery that is about to begin.</summary>
internal sealed record RecoveryWish(
    RecoveryId Id, RecoveryKind Kind, Webhook? Webhook, RecoverySelection Selection, int? PerSecond, int Total, long AfterKey, long EndKey, DateTimeOffset At)
{
    public AuditSubject Subject => Webhook is null ? new AuditSubject(Id.Value, "deliveries") : new AuditSubject(Webhook.Id.Value, Webhook.Name);

    public RecoveryRun Row(TeamScope scope) => new()
    {
        Id = Id,
        TeamId = scope.TeamId,
        Kind = Kind,
        WebhookKey = Webhook?.Key,
        Selection = RecoveryRows.Write(Selection),
        PerSecond = PerSecond,
        Total = Total,
        LastKey = AfterKey,
        EndKey = EndKey,
        NextAt = At,
        StartedAt = At,
        StartedBy = scope.Actor,
        ResumedAt = At,
    };

    /// <summary>For the audit log: what exactly was asked for.</summary>
    public IReadOnlyList<AuditChange> Facts()
    {
        var filter = Selection.Filter;
        (string Field, string? Value)[] facts =
        [
            ("recovery", Kind.ToString().ToLowerInvariant()),
            ("deliveries", Total.ToString(CultureInfo.InvariantCulture)),
            ("status", Selection.States.Count == 0 ? null : string.Join(", ", Selection.States.Select(state => state.ToString().ToLowerInvariant()))),
            ("event", filter.EventId?.Value),
            ("eventType", filter.EventType),
            ("project", filter.ProjectId),
            ("outcome", (filter.Outcome?.ToString() ?? filter.Stage?.ToString())?.ToLowerInvariant()),
            ("since", Time(filter.Since)),
            ("until", Time(filter.Until)),
            ("triedSince", Time(filter.TriedSince)),
            ("triedUntil", Time(filter.TriedUntil)),
            ("perSecond", PerSecond?.ToString(CultureInfo.InvariantCulture)),
        ];
        return [.. facts.Where(fact => !string.IsNullOrEmpty(fact.Value)).Select(fact => new AuditChange(fact.Field, null, fact.Value))];
    }

    private static string? Time(DateTimeOffset? time) => time is { } at ? IsoTime.Format(at) : null;
}
