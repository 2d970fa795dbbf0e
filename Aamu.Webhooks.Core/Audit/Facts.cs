using System.Globalization;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Core.Audit;

/// <summary>A thing's settings by field, as far as the audit log may tell them.</summary>
internal sealed class Facts
{
    private readonly List<Fact> facts = [];

    public static Facts None { get; } = new();

    /// <summary>All settings of a webhook but its secret.</summary>
    public static Facts Of(Webhook webhook, IEnumerable<CustomHeader> headers)
    {
        var facts = new Facts();
        facts.Add("name", webhook.Name);
        facts.Add("description", webhook.Description);
        facts.Add("url", webhook.Url);
        facts.Add("status", webhook.Status.ToString().ToLowerInvariant());
        facts.Add("eventTypes", string.Join(", ", webhook.EventTypes));
        facts.Add("projectIds", string.Join(", ", webhook.ProjectIds));
        facts.Add("timeoutSeconds", webhook.TimeoutSeconds?.ToString(CultureInfo.InvariantCulture) ?? "");
        facts.Add("retrySchedule", webhook.RetrySchedule switch { null => "", "" => "no retries", var waits => waits });
        facts.facts.AddRange(headers.Select(header => new Fact($"headers.{header.Name}", header.Value, CredentialHeaders.Contains(header.Name))));
        return facts;
    }

    /// <summary>What is another value now. Of a credential it is told that it changed, and no more.</summary>
    public static IReadOnlyList<AuditChange> Between(Facts before, Facts after) =>
    [
        .. from field in before.facts.Concat(after.facts).Select(fact => fact.Field).Distinct(StringComparer.OrdinalIgnoreCase)
           let was = before.Find(field)
           let now = after.Find(field)
           where was?.Value != now?.Value
           select new AuditChange(field, was?.Shown, now?.Shown),
    ];

    private void Add(string field, string value)
    {
        if (value.Length > 0)
        {
            facts.Add(new Fact(field, value, false));
        }
    }

    private Fact? Find(string field) => facts.Find(fact => fact.Field.Equals(field, StringComparison.OrdinalIgnoreCase));

    private sealed record Fact(string Field, string Value, bool IsHidden)
    {
        public string Shown => IsHidden ? CredentialHeaders.Mask : Value;
    }
}
