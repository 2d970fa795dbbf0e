using System.Globalization;
using Aamu.Webhooks.Web.Shared;
using Aamu.Webhooks.Web.Shared.Log;
using Microsoft.AspNetCore.Http.Extensions;

namespace Aamu.Webhooks.Web.Why;

/// <summary>What the address bar asks: about one event, or about one webhook in a time.</summary>
public sealed record WhyQuery
{
    /// <summary>An event id as it was pasted; it wins over a webhook.</summary>
    public string? Event { get; init; }

    public string? Webhook { get; init; }

    public TimeRange Range { get; init; } = new(null, null, null);

    /// <summary>Where the page before ended.</summary>
    public long? Before { get; init; }

    public string Href(string team)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in new[]
        {
            ("event", Event), ("webhook", Webhook), ("last", Range.Last), ("since", Range.SinceText), ("until", Range.UntilText),
            ("before", Before?.ToString(CultureInfo.InvariantCulture)),
        })
        {
            if (!string.IsNullOrEmpty(value))
            {
                query.Add(name, value);
            }
        }

        return Paths.Why(team) + query;
    }
}
