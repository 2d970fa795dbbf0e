namespace Aamu.Webhooks.Core.Matching;

/// <summary>The part of a webhook's settings that a verdict hangs on.</summary>
public enum WebhookSetting
{
    EventTypes,
    Projects,
    Status,
}

/// <summary>The first condition that decided: what the webhook asked for, what it met, and whose wish that was.</summary>
/// <param name="Setting">Where to mend it.</param>
/// <param name="Expected">What the webhook asked for: event types, project ids, or a status.</param>
/// <param name="Actual">What the event or the webhook was.</param>
/// <param name="SetBy">Who gave the setting the value that it had at the decision.</param>
/// <param name="SetAt">When.</param>
public sealed record DecidingSetting(WebhookSetting Setting, IReadOnlyList<string> Expected, string Actual, string SetBy, DateTimeOffset SetAt);
