namespace Aamu.Webhooks.Cli;

/// <summary>What to look at when the local program gives no answer: said once, and again when the trouble is another, or was gone in between.</summary>
internal sealed class LocalHints(Uri forward, Output output)
{
    private readonly string place = FormattableString.Invariant($"{forward.Host}:{forward.Port}");
    private string? said;

    public void After(RelayedAnswer answer)
    {
        var hint = answer.Status is null ? Of(answer.Failure) : null;
        if (Interlocked.Exchange(ref said, hint) != hint && hint is not null)
        {
            output.Note(hint);
        }
    }

    private string? Of(string? failure) => failure switch
    {
        "refused" => $"Nothing listens on {place}: is your program running, and is that its port? What it misses is retried on the webhook's schedule, and at once when you start this tool anew.",
        "dns" => $"The name {forward.Host} is not found on this machine.",
        "unreachable" => $"{place} cannot be reached from this machine.",
        "tls" => $"No TLS with {place}: if your program speaks plain http, forward to http://; else this machine has to trust its certificate.",
        "reset" => $"Your program closed the connection without an answer: it broke off{(forward.Scheme == "http" ? ", or it speaks https on this port" : "")}.",
        "timeout" => "Your program did not answer within the webhook's deadline: does it stand at a breakpoint? A longer one can be set on the webhook's form.",
        _ => null,
    };
}
