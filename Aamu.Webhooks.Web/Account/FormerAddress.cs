namespace Aamu.Webhooks.Web.Account;

/// <summary>An address that an account had, with the link by which its reader takes the account back. Gone when it is used, or after its time.</summary>
public sealed class FormerAddress
{
    public long Id { get; init; }

    public required string UserId { get; init; }

    public required string Address { get; init; }

    /// <summary>When the account got another one.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>SHA-256 of the link's token, which is kept nowhere.</summary>
    public required byte[] Hash { get; init; }
}
