using System.Globalization;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>A webhook's changes in words.</summary>
internal static class HistoryWords
{
    public static string Name(ChangedSetting setting) => setting switch
    {
        ChangedSetting.Url => "URL",
        ChangedSetting.EventTypes => "Events",
        ChangedSetting.Secrets => "Signing secrets",
        _ => setting.ToString(),
    };

    /// <summary>"URL and events changed", "Paused", "Secret rotated": for a heading, or a mark on a chart.</summary>
    public static string Headline(VersionLine line) => line switch
    {
        { Version: 1 } => "Created",
        { Changes: [] } => "Saved, with nothing changed that is recorded here",
        { Changes: [{ Setting: ChangedSetting.Status, After: [var status] }] } => Status(status),
        { Changes: [{ Setting: ChangedSetting.Secrets } only] } => Secret(only),
        { Changes: var many } => Sentence(Listed([.. many.Select(change => Name(change.Setting))])) + " changed",
    };

    /// <summary>An entry of the timeout, or of the retries.</summary>
    public static string Policy(ChangedSetting setting, string entry) => (setting, entry) switch
    {
        (_, SettingChange.Usual) => "as usual",
        (ChangedSetting.Timeout, _) => WaitWords.Of(TimeSpan.FromSeconds(int.Parse(entry, CultureInfo.InvariantCulture))),
        (_, "") => "no retries",
        _ => $"after {WaitWords.Of(RetrySchedule.Parse(entry))}",
    };

    private static string Status(string status) => status == nameof(WebhookStatus.Active) ? "Resumed" : status;

    private static string Secret(SettingChange change) => change.After.Count > 0 ? "Secret rotated" : "Overlap of the secrets ended";

    /// <summary>URL, name and events.</summary>
    private static string Listed(IReadOnlyList<string> names) =>
        names.Count == 1 ? names[0] : $"{string.Join(", ", names.Take(names.Count - 1).Select((name, i) => i == 0 ? name : Inner(name)))} and {Inner(names[^1])}";

    private static string Inner(string name) => name == "URL" ? name : char.ToLowerInvariant(name[0]) + name[1..];

    private static string Sentence(string words) => char.ToUpperInvariant(words[0]) + words[1..];
}
