using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sending;

namespace Aamu.Webhooks.Core.Webhooks;

public enum WebhookStatus
{
    Active = 0,

    /// <summary>Keeps collecting: deliveries are held until it is resumed.</summary>
    Paused = 1,

    /// <summary>Collects nothing new.</summary>
    Disabled = 2,
}

/// <summary>A team's standing order: which events go where.</summary>
public sealed class Webhook
{
    /// <summary>The row's number: what deliveries and verdicts refer to.</summary>
    public long Key { get; init; }

    public WebhookId Id { get; init; }

    public TeamId TeamId { get; init; }

    public required string Name { get; set; }

    public string Description { get; set; } = "";

    public required string Url { get; set; }

    public WebhookStatus Status { get; set; }

    public string? DisabledReason { get; set; }

    /// <summary>Exact names, <c>task.*</c>, or <c>*</c>.</summary>
    public List<string> EventTypes { get; set; } = [];

    /// <summary>Empty: every project.</summary>
    public List<string> ProjectIds { get; set; } = [];

    /// <summary>Their values as the <see cref="SecretVault"/> closed them: any of them may open a door.</summary>
    public List<CustomHeader> Headers { get; set; } = [];

    /// <summary>How long one attempt may take; null: as the settings say for all.</summary>
    public int? TimeoutSeconds { get; set; }

    /// <summary>Its own waits between tries, in the form of <see cref="Deliveries.RetrySchedule.Parse"/>; null: as the settings say for all.</summary>
    public string? RetrySchedule { get; set; }

    /// <summary>Counts the changes of what is sent, where and for what; verdicts and attempts name the version that they saw.</summary>
    public int Version { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>Events with a larger key are judged for this webhook: the exact border that the conservation query checks against.</summary>
    public long AfterEvent { get; init; }

    /// <summary>Set at deletion: the last event that was judged for it.</summary>
    public long? LastEvent { get; set; }

    /// <summary>The highest number (<see cref="Deliveries.Delivery.Sequence"/>) of its deliveries that are not kept any more: numbers go on from there, should none be left.</summary>
    public long ForgottenSequence { get; set; }

    public List<WebhookSecret> Secrets { get; } = [];
}

/// <summary>One signing secret of a webhook; during a rotation's overlap there are several that sign.</summary>
public sealed class WebhookSecret
{
    public long Key { get; init; }

    public long WebhookKey { get; init; }

    /// <summary>1 for the webhook's first: what histories and attempts call it by, instead of showing it.</summary>
    public int Number { get; init; }

    /// <summary><c>whsec_…</c>, as the <see cref="SecretVault"/> closed it.</summary>
    public required string Closed { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null for the current one.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }
}

/// <summary>What a webhook asked for at one version: the immutable page that old verdicts are read against.</summary>
public sealed class WebhookVersion
{
    public long WebhookKey { get; init; }

    public int Version { get; init; }

    public DateTimeOffset At { get; init; }

    public required string By { get; init; }

    public required string Name { get; init; }

    public required string Url { get; init; }

    public WebhookStatus Status { get; init; }

    public string? DisabledReason { get; init; }

    public List<string> EventTypes { get; init; } = [];

    public List<string> ProjectIds { get; init; } = [];

    /// <summary>Null in versions of before descriptions, headers and secrets were recorded.</summary>
    public string? Description { get; init; }

    /// <summary>Their values as the <see cref="SecretVault"/> closed them.</summary>
    public List<CustomHeader> Headers { get; set; } = [];

    public int? TimeoutSeconds { get; init; }

    public string? RetrySchedule { get; init; }

    /// <summary>Which secrets signed, the newest first.</summary>
    public List<SigningKey> Secrets { get; init; } = [];
}

/// <summary>A secret as the history knows it: not by its value.</summary>
/// <param name="Number">1 for the webhook's first.</param>
/// <param name="Until">Null for the current one.</param>
public sealed record SigningKey(int Number, DateTimeOffset? Until)
{
    public bool SignsAt(DateTimeOffset moment) => Until is null || Until > moment;
}
