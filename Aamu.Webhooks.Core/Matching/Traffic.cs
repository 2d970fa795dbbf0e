using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Core.Matching;

/// <summary>Events of one type and one project.</summary>
public sealed record TrafficLine(string EventType, ProjectId? ProjectId, int Count, EventId Newest, DateTimeOffset NewestAt);

/// <summary>What a team's workspace sent lately.</summary>
/// <param name="Examined">How many events were looked at.</param>
/// <param name="Since">From when on.</param>
/// <param name="IsCapped">There were more: only the newest were looked at.</param>
/// <param name="Lines">The latest first.</param>
public sealed record Traffic(int Examined, DateTimeOffset Since, bool IsCapped, IReadOnlyList<TrafficLine> Lines)
{
    /// <summary>What an active webhook with this selection would have received of it: judged as the matcher judges.</summary>
    public Preview Try(IEnumerable<string> eventTypes, IEnumerable<string> projectIds)
    {
        var webhook = new Standing(0, default, 0, WebhookStatus.Active, eventTypes, projectIds);
        var received = Lines.ToLookup(line => WebhookMatcher.Judge(webhook, line.EventType, line.ProjectId) == Verdict.Matched);
        return new Preview(received[true].Sum(line => line.Count), [.. received[true]], [.. received[false]]);
    }
}

/// <summary>A selection, tried on what was.</summary>
/// <param name="Count">How many events would have been sent.</param>
/// <param name="Sent">Which, the latest first.</param>
/// <param name="Left">Which not.</param>
public sealed record Preview(int Count, IReadOnlyList<TrafficLine> Sent, IReadOnlyList<TrafficLine> Left);
