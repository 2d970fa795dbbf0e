namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>How one attempt ended, by the stage that it reached. Stored as its number; shown and served in snake_case.</summary>
public enum AttemptOutcome
{
    Succeeded = 0,

    // before sending: nothing left this machine
    MissingSecret = 10,
    InvalidUrl = 11,
    BlockedAddress = 12,

    /// <summary>The webhook sends to a developer's machine, and no tool listens there.</summary>
    NobodyListening = 13,

    // connecting: no answer began
    DnsError = 20,
    ConnectionRefused = 21,

    /// <summary>The receiver hung up without a byte of an answer. The one outcome of this stage after which the receiver may have got the request.</summary>
    ConnectionReset = 22,
    NetworkUnreachable = 23,
    ConnectTimeout = 24,
    TlsError = 25,

    // answering: the receiver was reached
    Timeout = 30,
    ResponseTooSlow = 31,
    ProtocolError = 32,
    HttpError = 33,

    /// <summary>This service stopped while the request was in flight: the receiver may have got it. It is sent again, under the same delivery id.</summary>
    Interrupted = 40,
}
