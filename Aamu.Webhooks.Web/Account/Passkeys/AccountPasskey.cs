using Microsoft.AspNetCore.Identity;

namespace Aamu.Webhooks.Web.Account.Passkeys;

/// <summary>A passkey as Identity keeps it, and when it last opened something.</summary>
public sealed class AccountPasskey : IdentityUserPasskey<string>
{
    /// <summary>Null: never yet.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }
}
