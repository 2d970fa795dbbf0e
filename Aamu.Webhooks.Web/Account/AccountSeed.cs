using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Audit;
using Microsoft.AspNetCore.Identity;

namespace Aamu.Webhooks.Web.Account;

/// <summary>Makes the accounts that settings ask for; an existing one keeps its password.</summary>
internal sealed class AccountSeed(UserManager<AccountUser> users, AccountNotes notes)
{
    /// <summary>The account's id; null when none was asked for.</summary>
    public async Task<string?> SowAsync(string? email, string? password, bool isOperator)
    {
        if (string.IsNullOrWhiteSpace(email) || string.IsNullOrEmpty(password))
        {
            return null;
        }

        var user = await users.FindByEmailAsync(email);
        if (user is null)
        {
            user = new AccountUser { UserName = email, Email = email, EmailConfirmed = true, IsOperator = isOperator };
            var created = await users.CreateAsync(user, password);
            if (!created.Succeeded)
            {
                throw new StartRefusedException($"The seeded account {email} cannot be made: {string.Join(" ", created.Errors.Select(error => error.Description))}");
            }

            await notes.SeededAsync(user.Id, email, isOperator ? AuditAction.OperatorMade : AuditAction.AccountMade);
        }

        return user.Id;
    }
}
