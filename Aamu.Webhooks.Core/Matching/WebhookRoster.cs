using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Nodes;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Matching;

/// <summary>
/// Every team's webhooks as they stand, in memory, read and changed inside write transactions only: so each event is judged against
/// exactly the webhooks that were committed before it.
/// </summary>
public sealed class WebhookRoster
{
    private readonly Dictionary<TeamId, IReadOnlyList<Standing>> standings = [];
    private long expected;

    public IReadOnlyList<Standing> Of(TeamId team, WriteTransaction transaction)
    {
        if (transaction.Marks.Settings != expected)
        {
            // Another node has changed some.
            standings.Clear();
            expected = transaction.Marks.Settings;
        }

        if (!standings.TryGetValue(team, out var found))
        {
            found = Load(team, transaction);
            standings.Add(team, found);
            transaction.OnRollback(() => standings.Remove(team));
        }

        return found;
    }

    /// <summary>To be called in the transaction that changes a webhook of the team, after saving.</summary>
    public void Changed(TeamId team, WriteTransaction transaction)
    {
        standings.Remove(team);
        transaction.Mark(SharedMark.Settings);
        // A reader later in the same commit loads what this transaction saved; if that is rolled back, it must be read again.
        transaction.OnRollback(() => standings.Remove(team));
    }

    private static IReadOnlyList<Standing> Load(TeamId team, WriteTransaction transaction) =>
        [.. transaction.Context.Webhooks.AsNoTracking()
            .Where(webhook => webhook.TeamId == team && webhook.DeletedAt == null)
            .OrderBy(webhook => webhook.Key)
            .AsEnumerable()
            .Select(webhook => new Standing(webhook))];
}
