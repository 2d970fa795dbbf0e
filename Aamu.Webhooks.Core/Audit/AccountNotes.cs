using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Teams;

namespace Aamu.Webhooks.Core.Audit;

/// <summary>
/// Puts on record what happens to accounts, in the operators' log: a person belongs to several teams or to none, and where somebody signs in from is no business
/// of a team's admins.
/// </summary>
public sealed class AccountNotes(SingleWriter writer)
{
    /// <summary>Who somebody is who named no account that exists. What they typed is not kept: it may be a password.</summary>
    public const string Nobody = "nobody known";

    public Task WriteAsync(Person person, AuditAction action, params IReadOnlyList<AuditChange> changes) => writer.WriteAsync(transaction => transaction.Audit(person, action, changes));
}
