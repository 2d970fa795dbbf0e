using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Teams;

namespace Aamu.Webhooks.Core.Audit;

/// <summary>Puts on record what operators do outside of this database: in the jobs' store, with accounts.</summary>
public sealed class OperatorNotes(SingleWriter writer)
{
    public Task WriteAsync(OperatorScope scope, AuditAction action, AuditSubject subject, params IReadOnlyList<AuditChange> changes) => writer.WriteAsync(transaction => transaction.Audit(scope, action, subject, changes));
}
