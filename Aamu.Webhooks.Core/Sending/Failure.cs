using Aamu.Webhooks.Core.Deliveries;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>Why an attempt failed, in a sentence for team admins.</summary>
internal sealed record Failure(AttemptOutcome Outcome, string Sentence);

/// <summary>Carries a failure out of the HTTP client's own connecting.</summary>
internal sealed class DialException(AttemptOutcome outcome, string sentence) : IOException(sentence)
{
    public Failure Failure { get; } = new(outcome, sentence);
}
