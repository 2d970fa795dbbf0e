using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Web.Shared;

namespace Aamu.Webhooks.Web.Why;

/// <summary>The way to the setting that kept an event away, with the change filled in: one has only to save it.</summary>
public sealed record Mend(string Words, string Href)
{
    /// <summary>Null where nothing is to be mended, or it is mended already.</summary>
    public static Mend? Of(string team, object webhook, DecidingSetting? deciding, Verdict? today)
    {
        var page = Paths.Webhook(team, webhook);
        return (deciding, today) switch
        {
            (null, _) or (_, null or Verdict.Matched) => null,
            ({ Setting: WebhookSetting.EventTypes }, Verdict.TypeNotSelected) => new(Strings.MendType.With(deciding.Actual), $"{page}/edit?event={Uri.EscapeDataString(deciding.Actual)}"),
            ({ Setting: WebhookSetting.Projects }, Verdict.ProjectNotSelected) => new(Strings.MendProject, $"{page}/edit?project={Uri.EscapeDataString(deciding.Actual)}"),
            (_, Verdict.Held) => new(Strings.MendResume, page),
            (_, Verdict.WebhookDisabled) => new(Strings.MendEnable, page),
            _ => new(Strings.MendSettings, page),
        };
    }

    /// <summary>True when what kept the event away was changed since.</summary>
    public static bool IsDone(Verdict then, Verdict? today) => then is not (Verdict.Matched or Verdict.TestOfAnotherWebhook or Verdict.AboutThisWebhook) && today == Verdict.Matched;
}
