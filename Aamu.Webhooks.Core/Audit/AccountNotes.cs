using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Audit;

/// <summary>
/// Puts on record what happens to accounts, in the operators' log: a person belongs to several teams or to none, and where somebody signs in from is no business
/// of a team's admins.
/// </summary>
public sealed class AccountNotes(SingleWriter writer)
{
    /// <summary>Who somebody is who named no account that exists. What they typed is not kept: it may be a password.</summary>
    public const string Nobody = "nobody known";

    /// <summary>The account has another address: so have the person's places in teams, where it stands as the name.</summary>
    /// <param name="person">As they were called until now.</param>
    /// <param name="name">As they are called from now on.</param>
    /// <param name="action">How that came.</param>
    public Task RenameAsync(Person person, string name, AuditAction action = AuditAction.EmailChanged) => writer.WriteAsync(transaction =>
    {
        transaction.Context.Members.Where(member => member.PersonId == person.Id).ExecuteUpdate(row => row.SetProperty(member => member.Name, name));
        transaction.Audit(person, action, [new AuditChange("email", person.Name, name)]);
    });

    public Task WriteAsync(Person person, AuditAction action, params IReadOnlyList<AuditChange> changes) => writer.WriteAsync(transaction => transaction.Audit(person, action, changes));

    /// <summary>An account that settings asked for.</summary>
    public Task SeededAsync(string personId, string email, AuditAction action) => writer.WriteAsync(transaction => transaction.AuditSeed(null, action, new AuditSubject(personId, email)));
}
