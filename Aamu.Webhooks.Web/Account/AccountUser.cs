using Microsoft.AspNetCore.Identity;

namespace Aamu.Webhooks.Web.Account;

/// <summary>A person who can sign in. What the person may do in a team is a matter of membership.</summary>
public sealed class AccountUser : IdentityUser
{
    /// <summary>Operators see the jobs dashboard and the health of everything, and no team's payloads.</summary>
    public bool IsOperator { get; set; }
}
