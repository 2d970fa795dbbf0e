namespace Aamu.Webhooks.Web.Account;

/// <summary>That a letter went to an address, or that an account asked for one: counted, so that nobody's mailbox is filled by somebody else's clicks.</summary>
public sealed class SentLetter
{
    public long Id { get; init; }

    /// <summary>In lower case.</summary>
    public required string To { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Of a row that counts what an account asked for, whatever became of it: the account. Such a row has no address.</summary>
    public string? AskedBy { get; init; }
}
