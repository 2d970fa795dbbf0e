using System.Globalization;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Web.Shared;
using Aamu.Webhooks.Web.Shared.Log;
using Microsoft.AspNetCore.Http.Extensions;

namespace Aamu.Webhooks.Web.Audit;

/// <summary>What the address bar of an audit log says. Words that it does not know ask for nothing.</summary>
public sealed record AuditQuery
{
    public string? Who { get; init; }

    /// <summary>An action's code: <c>secret_revealed</c>.</summary>
    public string? What { get; init; }

    /// <summary>The id of what it is about.</summary>
    public string? About { get; init; }

    public TimeRange Range { get; init; } = new(null, null, null);

    public long? Before { get; init; }

    public long? After { get; init; }

    public bool IsNarrowed => Set > 0 || !string.IsNullOrEmpty(Who);

    /// <summary>How many filters are set, besides the search for a person.</summary>
    public int Set => new[] { What, About }.Count(value => !string.IsNullOrEmpty(value)) + (Range.IsSet ? 1 : 0);

    public AuditFilter Filter(DateTimeOffset now) =>
        new() { Who = Who, Action = AuditActions.Parse(What), SubjectId = About, Since = Range.Since(now), Until = Range.Until };

    /// <summary>The same words on the query of a plain request: an export is of what the log shows.</summary>
    public static AuditQuery Of(IQueryCollection query)
    {
        ArgumentNullException.ThrowIfNull(query);
        string? Word(string name) => query[name] is [{ Length: > 0 } value, ..] ? value : null;
        return new AuditQuery { Who = Word("who"), What = Word("what"), About = Word("about"), Range = new TimeRange(Word("last"), Word("since"), Word("until")) };
    }

    public string Href(string team) => Paths.Audit(team) + Words();

    /// <summary>Where the operators' log is.</summary>
    internal const string Operators = "/operate/log";

    public string OperatorsHref() => Operators + Words();

    /// <summary>Everything of the operators' log that fits the filters, as a file.</summary>
    public string OperatorsExportHref(string format) => $"{Operators}.{format}{(this with { Before = null, After = null }).Words()}";

    /// <summary>Everything that fits the filters, as a file.</summary>
    public string ExportHref(string team, string format) => $"{Paths.Audit(team)}.{format}{(this with { Before = null, After = null }).Words()}";

    private QueryBuilder Words()
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in new[]
        {
            ("who", Who), ("what", What), ("about", About), ("last", Range.Last), ("since", Range.SinceText), ("until", Range.UntilText),
            ("before", Before?.ToString(CultureInfo.InvariantCulture)), ("after", After?.ToString(CultureInfo.InvariantCulture)),
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
