using Aamu.Webhooks.Core.Deliveries;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>What came of one attempt: all that the log keeps of it.</summary>
public sealed record Receipt
{
    public required AttemptOutcome Outcome { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required TimeSpan Duration { get; init; }

    public int? StatusCode { get; init; }

    /// <summary>One plain sentence on what went wrong, without secrets; null on success.</summary>
    public string? Error { get; init; }

    /// <summary>The address that was dialled, as <c>93.184.216.34:443</c>.</summary>
    public string? RemoteAddress { get; init; }

    /// <summary>The request's headers in the order sent, one <c>name: value</c> a line. Null when nothing was sent.</summary>
    public string? RequestHeaders { get; init; }

    public string? ResponseHeaders { get; init; }

    /// <summary>The first 64 KiB of the answer's body as it came.</summary>
    public byte[]? ResponseBody { get; init; }

    /// <summary>True when the answer was longer than what is kept, or broke off.</summary>
    public bool ResponseTruncated { get; init; }

    public AttemptTimings Timings { get; init; } = AttemptTimings.None;

    /// <summary>The wait that the receiver asked for by <c>Retry-After</c> on 429 or 503.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// The request as it first went out over a kept-alive connection that the receiver was just closing: it may or may not have been seen. It was sent
    /// again at once over a new connection, which this receipt tells of. Every wire request is logged: write this one as the attempt before. Usually null.
    /// </summary>
    public Receipt? StaleTry { get; init; }
}

/// <summary>How long each phase took, in milliseconds; null for a phase that did not happen (a kept-alive connection has no DNS, connect or TLS).</summary>
public sealed record AttemptTimings(double? DnsMs, double? ConnectMs, double? TlsMs, double? FirstByteMs, double? BodyMs)
{
    public static AttemptTimings None { get; } = new(null, null, null, null, null);
}
