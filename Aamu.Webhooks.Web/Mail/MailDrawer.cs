namespace Aamu.Webhooks.Web.Mail;

/// <summary>A letter that would have been sent.</summary>
internal sealed record KeptLetter(DateTimeOffset At, Letter Letter);

/// <summary>In development, where no server is configured: the last letters, to be read at <c>/mail</c>. Gone with the process.</summary>
internal sealed class MailDrawer
{
    private const int Most = 50;

    private readonly Lock gate = new();
    private readonly Queue<KeptLetter> letters = new();

    /// <summary>The newest first.</summary>
    public IReadOnlyList<KeptLetter> Letters
    {
        get
        {
            lock (gate)
            {
                return [.. letters.Reverse()];
            }
        }
    }

    public void Keep(DateTimeOffset at, Letter letter)
    {
        lock (gate)
        {
            letters.Enqueue(new KeptLetter(at, letter));
            while (letters.Count > Most)
            {
                letters.Dequeue();
            }
        }
    }
}
