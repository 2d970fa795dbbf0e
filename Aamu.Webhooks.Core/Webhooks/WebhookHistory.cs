using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Webhooks;

/// <summary>One change of a webhook.</summary>
/// <param name="Version">1 for its creation.</param>
/// <param name="At">When.</param>
/// <param name="By">Who: a person's e-mail address or a key's name.</param>
/// <param name="Changes">The difference from the version before; of the first one, everything that it was made with.</param>
/// <param name="Secrets">Which secrets signed from then on; empty where that was not recorded.</param>
/// <param name="Return">What going back to it would change today; nothing when all settings are as they were then.</param>
public sealed record VersionLine(
    int Version, DateTimeOffset At, string By, IReadOnlyList<SettingChange> Changes, IReadOnlyList<SigningKey> Secrets, IReadOnlyList<SettingChange> Return)
{
    /// <summary>The newest earlier version with the same settings, where this one went back to it; looked for among the last fifty.</summary>
    public int? BackTo { get; init; }
}

/// <summary>Every change of a webhook, who made it and when, and the way back.</summary>
public sealed class WebhookHistory(IDbContextFactory<WebhooksDbContext> contexts, WebhookRegistry registry, SecretVault vault)
{
    /// <summary>How far back it is looked whether a version went back to an earlier one.</summary>
    private const int LookBack = 50;

    /// <summary>Newest first.</summary>
    /// <param name="scope">Whose webhook.</param>
    /// <param name="id">Which one.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="from">The newest version to show; null: the present one.</param>
    /// <param name="since">Nothing older than this; null: from its creation.</param>
    /// <returns><see cref="Page{T}.Next"/> is the version to go on from. Empty when the team has no such webhook.</returns>
    public async Task<Page<VersionLine>> PageAsync(
        TeamScope scope, WebhookId id, int limit, int? from = null, DateTimeOffset? since = null, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var versions = Of(context, scope, id);
        // More than is shown: each is compared with its predecessor, and with those that it may have gone back to.
        var rows = await versions
            .Where(version => from == null || version.Version <= from)
            .OrderByDescending(version => version.Version)
            .Take(limit + LookBack)
            .ToListAsync(cancellationToken);
        rows.ForEach(Open);
        var shown = rows.Take(limit).Where(version => since == null || version.At >= since).ToList();
        var today = from is null ? rows.FirstOrDefault() : await versions.OrderByDescending(version => version.Version).FirstOrDefaultAsync(cancellationToken);
        if (from is not null && today is not null)
        {
            Open(today);
        }

        return new Page<VersionLine>(
            [.. shown.Select(version => Line(version, rows, today!)).Select(line => AsSeenBy(scope, line))],
            shown.Count == limit && rows.Count > limit ? rows[limit].Version : null);
    }

    /// <summary>Which secrets signed, by version of the settings; a version that did not record it has none.</summary>
    public async Task<IReadOnlyDictionary<int, IReadOnlyList<SigningKey>>> SecretsAsync(
        TeamScope scope, WebhookId id, IReadOnlyCollection<int> versions, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await Of(context, scope, id).Where(version => versions.Contains(version.Version)).ToListAsync(cancellationToken);
        return rows.ToDictionary(row => row.Version, IReadOnlyList<SigningKey> (row) => row.Secrets);
    }

    /// <summary>Makes the settings of an older version those of a new one. Secrets and whether it is paused stay as they are: they have their own buttons.</summary>
    /// <param name="scope">An editor's at least.</param>
    /// <param name="id">Which webhook.</param>
    /// <param name="version">The one to go back to.</param>
    /// <param name="seen">The present one when the person decided.</param>
    public async Task<Outcome<WebhookId>> RevertAsync(TeamScope scope, WebhookId id, int version, int seen, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var then = await Of(context, scope, id).FirstOrDefaultAsync(known => known.Version == version, cancellationToken);
        if (then is null)
        {
            return Refusal.NotFound("version");
        }

        Open(then);
        return await registry.ChangeAsync(scope, id, Settings(then), seen);
    }

    /// <summary>Values are compared as they are: the same one may have been closed twice.</summary>
    private void Open(WebhookVersion version) => version.Headers = vault.Open(version.Headers);

    private static IQueryable<WebhookVersion> Of(WebhooksDbContext context, TeamScope scope, WebhookId id) =>
        context.Webhooks.In(scope).Where(webhook => webhook.Id == id && webhook.DeletedAt == null)
            .Join(context.WebhookVersions, webhook => webhook.Key, version => version.WebhookKey, (_, version) => version);

    private static VersionLine Line(WebhookVersion version, List<WebhookVersion> known, WebhookVersion today)
    {
        var changes = version.Version == 1
            ? SettingChange.Of(version)
            : known.Find(older => older.Version == version.Version - 1) is { } before ? SettingChange.Between(before, version) : [];
        return new VersionLine(version.Version, version.At, version.By, changes, version.Secrets, ToGoBack(today, version))
        {
            BackTo = version.Version > 1 && changes.Any(IsSetting) ? known.Find(older => older.Version < version.Version - 1 && ToGoBack(older, version).Count == 0)?.Version : null,
        };
    }

    private static List<SettingChange> ToGoBack(WebhookVersion from, WebhookVersion to) => [.. SettingChange.Between(from, to).Where(IsSetting)];

    /// <summary>Secrets, and whether it is paused, have their own buttons.</summary>
    private static bool IsSetting(SettingChange change) => change.Setting is not (ChangedSetting.Status or ChangedSetting.Secrets);

    private static VersionLine AsSeenBy(TeamScope scope, VersionLine line) => line with { Changes = AsSeenBy(scope, line.Changes), Return = AsSeenBy(scope, line.Return) };

    private static List<SettingChange> AsSeenBy(TeamScope scope, IReadOnlyList<SettingChange> changes) => [.. changes.Select(change => change.Setting != ChangedSetting.Url ? change : change with
    {
        Before = [.. change.Before.Select(url => SandboxAddress.For(scope, url))],
        After = [.. change.After.Select(url => SandboxAddress.For(scope, url))],
    })];

    private static WebhookDraft Settings(WebhookVersion then) => new()
    {
        Name = then.Name,
        Url = then.Url,
        Description = then.Description,
        EventTypes = then.EventTypes,
        ProjectIds = then.ProjectIds,
        Delivery = new DeliveryPolicy(then.TimeoutSeconds, then.RetrySchedule),
        Headers = then.Description is null ? null : then.Headers,
    };
}
