using System.Globalization;
using Aamu.Webhooks.Core.Deliveries;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>What the log says of attempts that went, or should have gone, to a developer's machine.</summary>
internal static class RelaySentences
{
    public const string Nobody = "Nobody is listening: run aamu-webhooks listen on the machine that should get this.";

    /// <summary>A lane goes to the node that has the tool before it sends, unless the tool has just gone there.</summary>
    public const string Elsewhere = "The listening tool is connected to another server of this deployment. The next try goes out there.";

    public static readonly Failure LineBroke = new(
        AttemptOutcome.ConnectionReset, "The connection to the developer's machine ended before the answer came. The local program may have got the event.");

    public static Failure TimedOut(AttemptTrace trace) => new(
        AttemptOutcome.Timeout,
        string.Create(CultureInfo.InvariantCulture, $"The developer's machine did not answer within {trace.Elapsed.TotalSeconds:0.#} s. The local program may have got the event: answer 2xx first, work afterwards."));

    /// <param name="code">What the tool says; it may say anything.</param>
    /// <param name="forward">Where it says that the local program is.</param>
    /// <param name="trace">The attempt.</param>
    public static Failure Of(string? code, Uri forward, AttemptTrace trace) => code switch
    {
        "refused" => new(AttemptOutcome.ConnectionRefused, $"Nothing runs at {forward} on the developer's machine: it refused the connection."),
        "dns" => new(AttemptOutcome.DnsError, $"The developer's machine does not know the name {forward.Host}."),
        "tls" => new(AttemptOutcome.TlsError, $"The TLS handshake with {forward.Host} failed on the developer's machine."),
        "unreachable" => new(AttemptOutcome.NetworkUnreachable, $"The developer's machine has no way to {forward.Host}."),
        "reset" => new(AttemptOutcome.ConnectionReset, "The local program closed the connection without an answer. It may have got the event."),
        "timeout" => TimedOut(trace),
        "broken" => new(AttemptOutcome.ProtocolError, "The local program's answer broke off, or is not proper HTTP."),
        _ => new(AttemptOutcome.ProtocolError, "The listening tool sent an answer that makes no sense. Use the version of the tool that belongs to this server."),
    };
}
