using Aamu.Webhooks.Core.Deliveries;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>An address behind a name, and why it may not be called; null when it may.</summary>
public sealed record CheckedAddress(string Address, string? Objection);

/// <summary>What a look at a receiver found, from the machine that sends.</summary>
public sealed record ConnectionReport
{
    /// <summary>Everything that DNS answers for the host, forbidden ones too; empty when it knows no such name.</summary>
    public required IReadOnlyList<CheckedAddress> Addresses { get; init; }

    /// <summary>The address that was dialled.</summary>
    public string? Dialled { get; init; }

    /// <summary>What went wrong, in the words of the delivery log; <see cref="AttemptOutcome.Succeeded"/> when an answer came, whatever it said.</summary>
    public required AttemptOutcome Outcome { get; init; }

    public string? Error { get; init; }

    /// <summary>The receiver's certificate first, then those above it. Empty without TLS.</summary>
    public IReadOnlyList<ShownCertificate> Certificates { get; init; } = [];

    public int? StatusCode { get; init; }

    /// <summary>Where a redirect leads, as it was given.</summary>
    public string? Location { get; init; }

    public required TimeSpan Duration { get; init; }

    public AttemptTimings Timings { get; init; } = AttemptTimings.None;
}
