using System.Globalization;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Shared;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>A webhook's changes in words.</summary>
internal static class HistoryWords
{
    public static string Name(ChangedSetting setting) => setting switch
    {
        ChangedSetting.Name => Strings.Name,
        ChangedSetting.Description => Strings.Description,
        ChangedSetting.Url => Strings.Url,
        ChangedSetting.Status => Strings.Status,
        ChangedSetting.EventTypes => Strings.Events,
        ChangedSetting.Projects => Strings.Projects,
        ChangedSetting.Headers => Strings.Headers,
        ChangedSetting.Secrets => Strings.SigningSecrets,
        ChangedSetting.Timeout => Strings.Timeout,
        _ => Strings.Retries,
    };

    /// <summary>"URL and events changed", "Paused", "Secret rotated": for a heading, or a mark on a chart.</summary>
    public static string Headline(VersionLine line) => line switch
    {
        { Version: 1 } => Strings.HeadlineCreated,
        { BackTo: { } version } => Strings.HeadlineBackTo.With(version),
        { Changes: [] } => Strings.HeadlineNothing,
        { Changes: [{ Setting: ChangedSetting.Status, After: [var status] }] } => Status(status),
        { Changes: [{ Setting: ChangedSetting.Secrets } only] } => Secret(only),
        { Changes: var many } => Strings.HeadlineChanged.With(Sentence(Listed([.. many.Select(change => Inner(change.Setting))]))),
    };

    /// <summary>An entry of the timeout, or of the retries.</summary>
    public static string Policy(ChangedSetting setting, string entry) => (setting, entry) switch
    {
        (_, SettingChange.Usual) => Strings.PolicyUsual,
        (ChangedSetting.Timeout, _) => WaitWords.Of(TimeSpan.FromSeconds(int.Parse(entry, CultureInfo.InvariantCulture))),
        (_, "") => Strings.PolicyNoRetries,
        _ => Strings.PolicyRetries.With(WaitWords.Of(RetrySchedule.Parse(entry))),
    };

    private static string Status(string status) => Enum.Parse<WebhookStatus>(status) switch
    {
        WebhookStatus.Active => Strings.HeadlineResumed,
        WebhookStatus.Paused => Strings.HeadlinePaused,
        _ => Strings.HeadlineDisabled,
    };

    private static string Secret(SettingChange change) => change.After.Count > 0 ? Strings.HeadlineRotated : Strings.HeadlineOverlapEnded;

    /// <summary>URL, name and events.</summary>
    private static string Listed(IReadOnlyList<string> names) => names.Count == 1 ? names[0] : Strings.ListAnd.With(string.Join(", ", names.SkipLast(1)), names[^1]);

    /// <summary>As it stands within a sentence.</summary>
    private static string Inner(ChangedSetting setting) => setting switch
    {
        ChangedSetting.Name => Strings.InnerName,
        ChangedSetting.Description => Strings.InnerDescription,
        ChangedSetting.Url => Strings.InnerUrl,
        ChangedSetting.Status => Strings.InnerStatus,
        ChangedSetting.EventTypes => Strings.InnerEvents,
        ChangedSetting.Projects => Strings.InnerProjects,
        ChangedSetting.Headers => Strings.InnerHeaders,
        ChangedSetting.Secrets => Strings.InnerSigningSecrets,
        ChangedSetting.Timeout => Strings.InnerTimeout,
        _ => Strings.InnerRetries,
    };

    private static string Sentence(string words) => char.ToUpper(words[0], CultureInfo.CurrentCulture) + words[1..];
}
