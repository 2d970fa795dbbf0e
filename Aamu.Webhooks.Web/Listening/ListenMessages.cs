namespace Aamu.Webhooks.Web.Listening;

/// <summary>What a tool says when it comes.</summary>
/// <param name="Webhook">The webhook's id.</param>
/// <param name="Forward">The local program's URL.</param>
/// <param name="Session">Made up by each run of the tool.</param>
/// <param name="Resume">It comes back after its connection broke.</param>
internal sealed record ListenHello(string Webhook, string Forward, string Session, bool Resume);

/// <summary>What it is told.</summary>
/// <param name="Refused">Why not, in a sentence; null when it listens.</param>
/// <param name="Name">The webhook's.</param>
/// <param name="Status">active, paused or disabled.</param>
/// <param name="DisabledReason">Why it is disabled.</param>
internal sealed record ListenWelcome(string? Refused, string? Name = null, string? Status = null, string? DisabledReason = null);
