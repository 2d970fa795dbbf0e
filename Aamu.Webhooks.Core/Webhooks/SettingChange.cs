using System.Globalization;
using Aamu.Webhooks.Core.Sending;

namespace Aamu.Webhooks.Core.Webhooks;

/// <summary>What a version of a webhook may change.</summary>
public enum ChangedSetting
{
    Name,
    Description,
    Url,
    Status,
    EventTypes,
    Projects,
    Headers,
    Secrets,
    Timeout,
    Retries,
}

/// <summary>One setting that differs between two versions.</summary>
/// <param name="Setting">Which.</param>
/// <param name="Before">What was there and is no more; of a list, only these entries.</param>
/// <param name="After">What is there and was not before.</param>
public sealed record SettingChange(ChangedSetting Setting, IReadOnlyList<string> Before, IReadOnlyList<string> After)
{
    /// <summary>What stands for a setting that is as the service's own settings say for all webhooks.</summary>
    public const string Usual = "usual";

    /// <summary>
    /// From one version to another, as everybody in the team may see it: values of headers that look like credentials are masked, secrets have numbers.
    /// Nothing is said of what one of the two did not record.
    /// </summary>
    internal static IReadOnlyList<SettingChange> Between(WebhookVersion from, WebhookVersion to)
    {
        var recorded = from.Description is not null && to.Description is not null;
        SettingChange?[] changes =
        [
            Of(ChangedSetting.Name, from.Name, to.Name),
            Of(ChangedSetting.Url, from.Url, to.Url),
            Of(ChangedSetting.Status, from.Status.ToString(), to.Status.ToString()),
            Of(ChangedSetting.EventTypes, from.EventTypes, to.EventTypes),
            Of(ChangedSetting.Projects, from.ProjectIds, to.ProjectIds),
            Of(ChangedSetting.Timeout, Of(from.TimeoutSeconds), Of(to.TimeoutSeconds)),
            Of(ChangedSetting.Retries, from.RetrySchedule ?? Usual, to.RetrySchedule ?? Usual),
            recorded ? Of(ChangedSetting.Description, from.Description!, to.Description!) : null,
            recorded ? OfHeaders(from.Headers, to.Headers) : null,
            recorded ? Of(ChangedSetting.Secrets, from.Secrets.ConvertAll(Named), to.Secrets.ConvertAll(Named)) : null,
        ];
        return [.. changes.OfType<SettingChange>()];
    }

    /// <summary>What the first version was made with; settings that were left as usual are no news.</summary>
    internal static IReadOnlyList<SettingChange> Of(WebhookVersion first)
    {
        var nothing = new WebhookVersion { Name = "", Url = "", By = "", Description = "", Status = first.Status, Secrets = first.Secrets };
        return [.. Between(nothing, first).Select(change => change with { Before = [] })];
    }

    private static string Of(int? seconds) => seconds?.ToString(CultureInfo.InvariantCulture) ?? Usual;

    private static SettingChange? Of(ChangedSetting setting, string before, string after) => before == after ? null : new(setting, [before], [after]);

    private static SettingChange? Of(ChangedSetting setting, List<string> before, List<string> after)
    {
        var (gone, come) = (before.Except(after).ToList(), after.Except(before).ToList());
        return gone.Count + come.Count == 0 ? null : new(setting, gone, come);
    }

    /// <summary>Compared by what they are, shown masked: a changed credential is a change, though both sides look the same.</summary>
    private static SettingChange? OfHeaders(List<CustomHeader> before, List<CustomHeader> after)
    {
        var (gone, come) = (before.Except(after).Select(Shown).ToList(), after.Except(before).Select(Shown).ToList());
        return gone.Count + come.Count == 0 ? null : new(ChangedSetting.Headers, gone, come);
    }

    private static string Shown(CustomHeader header) => $"{header.Name}: {(CredentialHeaders.Contains(header.Name) ? CredentialHeaders.Mask : header.Value)}";

    private static string Named(SigningKey key) => $"secret {key.Number}";
}
