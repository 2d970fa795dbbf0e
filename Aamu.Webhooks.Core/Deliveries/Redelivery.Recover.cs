using System.Globalization;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Deliveries;

public sealed partial class Redelivery
{
    /// <summary>Puts on record that somebody asked for a recovery, which a job then does. Answers how many deliveries it is about.</summary>
    public async Task<Outcome<int>> AskRecoveryAsync(TeamScope scope, WebhookId id, RecoverFilter filter, CancellationToken cancellationToken = default)
    {
        var count = await CountAsync(scope, id, filter, cancellationToken);
        if (!count.Succeeded)
        {
            return count;
        }

        await writer.WriteAsync(transaction => transaction.Audit(
            scope,
            AuditAction.RecoveryAsked,
            new AuditSubject(id.Value, transaction.Context.Webhooks.In(scope).Where(row => row.Id == id).Select(row => row.Name).First()),
            new AuditChange("deliveries", null, count.Value.ToString(CultureInfo.InvariantCulture)),
            new AuditChange("status", null, filter.State.ToString().ToLowerInvariant()),
            new AuditChange("since", null, IsoTime.Format(filter.Since)),
            new AuditChange("until", null, filter.Until is { } until ? IsoTime.Format(until) : "now")));
        return count;
    }
}
