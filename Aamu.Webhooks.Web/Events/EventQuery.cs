using System.Globalization;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Web.Shared;
using Aamu.Webhooks.Web.Shared.Log;
using Microsoft.AspNetCore.Http.Extensions;

namespace Aamu.Webhooks.Web.Events;

/// <summary>What the address bar of the event log says.</summary>
public sealed record EventQuery
{
    private const string None = "none";

    public string? Type { get; init; }

    public string? Project { get; init; }

    /// <summary><c>none</c>: only events that matched no webhook.</summary>
    public string? Matched { get; init; }

    /// <summary>What stands somewhere in the event.</summary>
    public string? Text { get; init; }

    public TimeRange Range { get; init; } = new(null, null, null);

    public long? Before { get; init; }

    public long? After { get; init; }

    public static IReadOnlyList<Choice> Matches => [new(None, Strings.MatchedNone)];

    public bool IsNarrowed => Set > 0;

    /// <summary>How many filters are set.</summary>
    public int Set => new[] { Type, Project, Matched, Text }.Count(value => !string.IsNullOrEmpty(value)) + (Range.IsSet ? 1 : 0);

    public EventFilter Filter(DateTimeOffset now) =>
        new() { Type = Type, ProjectId = Project, UnmatchedOnly = Matched == None, Text = Text, Since = Range.Since(now), Until = Range.Until };

    public string Href(string team)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in new[]
        {
            ("type", Type), ("project", Project), ("matched", Matched), ("text", Text), ("last", Range.Last), ("since", Range.SinceText), ("until", Range.UntilText),
            ("before", Before?.ToString(CultureInfo.InvariantCulture)), ("after", After?.ToString(CultureInfo.InvariantCulture)),
        })
        {
            if (!string.IsNullOrEmpty(value))
            {
                query.Add(name, value);
            }
        }

        return Paths.Events(team) + query;
    }
}
