namespace Aamu.Webhooks.Web.Mail;

/// <summary>A letter to one person, in plain text: it looks the same everywhere, and hides nothing behind a picture.</summary>
/// <param name="To">An address that an account or an admin has named.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">With the link on a line of its own.</param>
internal sealed record Letter(string To, string Subject, string Text)
{
    /// <summary>Tells of what was done to an account: not counted, or whoever did it could keep it back by asking for others.</summary>
    public bool IsNotice { get; init; }
}
