using System.Globalization;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Shared;
using Aamu.Webhooks.Web.Shared.Log;
using Microsoft.AspNetCore.Http.Extensions;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>What the address bar of the webhooks' list says. Words that it does not know ask for nothing.</summary>
public sealed record WebhooksQuery
{
    public const int PageSize = 50;

    public string? Search { get; init; }

    /// <summary>In lower case: <c>paused</c>.</summary>
    public string? Status { get; init; }

    /// <summary>In lower case: <c>failing</c>.</summary>
    public string? Health { get; init; }

    /// <summary>A group of the catalog: <c>Tasks</c>.</summary>
    public string? Group { get; init; }

    public string? Project { get; init; }

    public string? Sort { get; init; }

    /// <summary>From 1.</summary>
    public int Page { get; init; } = 1;

    public bool IsNarrowed => Set > 0 || !string.IsNullOrEmpty(Search);

    /// <summary>How many filters are set, besides the search.</summary>
    public int Set => new[] { Status, Health, Group, Project }.Count(value => !string.IsNullOrEmpty(value));

    public static IReadOnlyList<Choice> Statuses => [new("active", Strings.StatusActive), new("paused", Strings.StatusPaused), new("disabled", Strings.StatusDisabled)];

    public static IReadOnlyList<Choice> Healths => [new("failing", Strings.HealthFailing), new("unsteady", Strings.HealthUnsteady), new("healthy", Strings.HealthGood), new("quiet", Strings.HealthQuiet)];

    public static IReadOnlyList<Choice> Groups { get; } = [.. EventCatalog.Groups.Select(group => new Choice(group, group))];

    public static IReadOnlyList<Choice> Sorts =>
        [new("health", Strings.OrderHealth), new("success", Strings.OrderSuccess), new("slow", Strings.OrderSlow), new("last", Strings.OrderLast), new("new", Strings.OrderNew)];

    /// <summary>Those that fit, in the order asked for; by name where nothing else tells them apart.</summary>
    public IReadOnlyList<ListedWebhook> Of(IEnumerable<ListedWebhook> all)
    {
        var fitting = all.Where(Fits);
        return [.. Sort switch
        {
            "health" => fitting.OrderByDescending(webhook => webhook.Health ?? (HealthState)(-1)),
            "success" => fitting.OrderBy(webhook => webhook.Sums?.SuccessRate ?? 2),
            "slow" => fitting.OrderByDescending(webhook => webhook.Sums?.P95Ms ?? -1),
            "last" => fitting.OrderByDescending(webhook => webhook.Line.Last?.At ?? DateTimeOffset.MinValue),
            "new" => fitting.OrderByDescending(webhook => webhook.Line.Id.Value, StringComparer.Ordinal),
            _ => fitting,
        }];
    }

    /// <summary>The same list on another page, or in another order from its first page.</summary>
    public string Href(string team) => Paths.Webhooks(team) + Words();

    private bool Fits(ListedWebhook webhook) =>
        webhook.Fits(Search?.Trim() ?? "")
        && (string.IsNullOrEmpty(Status) || Status.Equals(webhook.Line.Status.ToString(), StringComparison.OrdinalIgnoreCase) || !Knows<WebhookStatus>(Status))
        && (string.IsNullOrEmpty(Health) || Health.Equals(webhook.Health?.ToString(), StringComparison.OrdinalIgnoreCase) || !Knows<HealthState>(Health))
        && (string.IsNullOrEmpty(Group) || !EventCatalog.Groups.Contains(Group) || webhook.ListensTo(Group))
        && (string.IsNullOrEmpty(Project) || webhook.Line.ProjectIds.Count == 0 || webhook.Line.ProjectIds.Contains(Project));

    private static bool Knows<T>(string word)
        where T : struct, Enum => Enum.TryParse<T>(word, ignoreCase: true, out _);

    private QueryBuilder Words()
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in new[]
        {
            ("q", Search), ("status", Status), ("health", Health), ("group", Group), ("project", Project), ("sort", Sort),
            ("page", Page > 1 ? Page.ToString(CultureInfo.InvariantCulture) : null),
        })
        {
            if (!string.IsNullOrEmpty(value))
            {
                query.Add(name, value);
            }
        }

        return query;
    }
}
