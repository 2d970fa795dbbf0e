using System.Net.Sockets;
using System.Security.Authentication;
using Aamu.Webhooks.Core.Deliveries;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>What the client library threw → what happened, in our words.</summary>
internal static class Failures
{
    public static bool IsOfTheNetwork(Exception failure) =>
        failure is HttpRequestException or IOException or SocketException or AuthenticationException or OperationCanceledException or ObjectDisposedException;

    /// <summary>For an attempt that got no answer, or no whole answer's head.</summary>
    public static Failure Explain(Exception failure, AttemptTrace trace, string host)
    {
        if (InChain<DialException>(failure) is { } dial)
        {
            return dial.Failure;
        }

        if (trace.Token.IsCancellationRequested)
        {
            return new(LateOutcome(trace.Phase), Sentences.Late(trace, host));
        }

        return trace.Phase == Phase.Waiting && IsHangUp(failure)
            ? new(AttemptOutcome.ConnectionReset, $"{trace.RemoteAddress} closed the connection without an answer. It may have got the event.")
            : new(AttemptOutcome.ProtocolError, Malformed(failure));
    }

    /// <summary>For an answer with a good status that broke off.</summary>
    public static Failure ExplainBody(AttemptTrace trace, string host) => trace.Token.IsCancellationRequested
        ? new(AttemptOutcome.ResponseTooSlow, Sentences.Late(trace, host))
        : new(AttemptOutcome.ProtocolError, "The receiver's answer broke off before its end.");

    /// <summary>The other side hung up, and not a single byte of an answer had come.</summary>
    public static bool IsHangUp(Exception failure) =>
        InChain<SocketException>(failure) is not null
        || InChain<HttpIOException>(failure)?.HttpRequestError == HttpRequestError.ResponseEnded
        || InChain<HttpRequestException>(failure)?.HttpRequestError == HttpRequestError.ResponseEnded;

    private static AttemptOutcome LateOutcome(Phase phase) => phase switch
    {
        Phase.Resolving => AttemptOutcome.DnsError,
        Phase.Connecting => AttemptOutcome.ConnectTimeout,
        Phase.Securing => AttemptOutcome.TlsError,
        Phase.Waiting => AttemptOutcome.Timeout,
        _ => AttemptOutcome.ResponseTooSlow,
    };

    private static string Malformed(Exception failure) => InChain<HttpRequestException>(failure)?.HttpRequestError switch
    {
        HttpRequestError.ConfigurationLimitExceeded => "The headers of the receiver's answer are larger than 32 KiB.",
        HttpRequestError.ResponseEnded => "The receiver's answer broke off before its headers were complete.",
        _ => "The receiver's answer is not proper HTTP.",
    };

    private static T? InChain<T>(Exception? failure)
        where T : Exception
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is T found)
            {
                return found;
            }
        }

        return null;
    }
}
