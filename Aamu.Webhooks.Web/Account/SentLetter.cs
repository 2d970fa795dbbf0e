namespace Aamu.Webhooks.Web.Account;

/// <summary>That a letter went to an address: counted, so that nobody's mailbox is filled by somebody else's clicks.</summary>
public sealed class SentLetter
{
    public long Id { get; init; }

    /// <summary>In lower case.</summary>
    public required string To { get; init; }

    public required DateTimeOffset At { get; init; }
}
