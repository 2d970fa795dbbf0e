namespace Aamu.Webhooks.Web.Account;

/// <summary>A sign-in that has not ended. The cookie names it; without its row the cookie opens nothing.</summary>
public sealed class AccountSession
{
    public required string Id { get; init; }

    public required string UserId { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The last request, give or take five minutes.</summary>
    public DateTimeOffset SeenAt { get; set; }

    /// <summary>When the person last proved by a password or a code who they are.</summary>
    public DateTimeOffset ProvenAt { get; set; }

    /// <summary>Where the last request came from.</summary>
    public string? Address { get; set; }

    /// <summary>In words: “Firefox on Windows”.</summary>
    public required string Device { get; init; }
}
