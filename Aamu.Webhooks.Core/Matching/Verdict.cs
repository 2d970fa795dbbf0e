namespace Aamu.Webhooks.Core.Matching;

/// <summary>What was decided for one webhook about one event. The numbers are stored.</summary>
public enum Verdict
{
    Matched = 0,

    /// <summary>Matched, but the webhook is paused: the delivery waits for it to be resumed.</summary>
    Held = 1,

    TypeNotSelected = 2,

    ProjectNotSelected = 3,

    /// <summary>Would have matched, had the webhook not been disabled.</summary>
    WebhookDisabled = 4,

    /// <summary>A test that was sent to another webhook only.</summary>
    TestOfAnotherWebhook = 5,

    /// <summary>Would have matched, but the event tells of this very webhook: it is for the others.</summary>
    AboutThisWebhook = 6,
}

public static class Verdicts
{
    /// <summary>The verdict's name in the API.</summary>
    public static string Code(this Verdict verdict) => verdict switch
    {
        Verdict.Matched => "matched",
        Verdict.Held => "held",
        Verdict.TypeNotSelected => "type_not_selected",
        Verdict.ProjectNotSelected => "project_not_selected",
        Verdict.WebhookDisabled => "webhook_disabled",
        Verdict.AboutThisWebhook => "about_this_webhook",
        _ => "test_of_another_webhook",
    };

    /// <summary>True when the verdict makes a delivery.</summary>
    public static bool Delivers(this Verdict verdict) => verdict is Verdict.Matched or Verdict.Held;
}
