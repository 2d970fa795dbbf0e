using System.Globalization;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Events;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aamu.Webhooks.Web.Api.Input;

/// <summary>
/// The parameters after the question mark, each asked for by name and type. One that nobody asks for is an error: a misspelt filter
/// that is silently ignored shows everything.
/// </summary>
internal sealed class QueryFields(HttpRequest request)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    private readonly FieldErrors errors = new();
    private readonly HashSet<string> asked = new(StringComparer.OrdinalIgnoreCase) { "teamId" };

    public string? Text(string name)
    {
        asked.Add(name);
        var values = request.Query[name];
        if (values.Count > 1)
        {
            errors.Add(name, $"{name} is given {values.Count} times; once is meant.");
        }

        return values.Count == 0 || string.IsNullOrEmpty(values[0]) ? null : values[0];
    }

    /// <summary>A whole number, 0 or more.</summary>
    public long? Number(string name) => Text(name) is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : Wrong<long>(name, $"{name} is a whole number, 0 or more.");

    public DateTimeOffset? Time(string name) =>
        Text(name) is { } text ? IsoTime.Parse(text) ?? Wrong<DateTimeOffset>(name, $"{name} is a time with its offset, as 2026-06-05T14:47:14.806Z (+ is written %2B here).") : null;

    public T? Choice<T>(string name)
        where T : struct, Enum => Text(name) is { } text ? Choices<T>.Parse(text) ?? Wrong<T>(name, $"{name} is one of {Choices<T>.Names}.") : null;

    public string? EventType(string name)
    {
        if (Text(name) is not { } type || EventCatalog.Knows(type))
        {
            return request.Query[name] is [{ Length: > 0 } known] ? known : null;
        }

        var nearest = EventCatalog.Nearest(type);
        errors.Add(name, nearest.Count == 0 ? $"There is no event type “{type}”." : $"There is no event type “{type}”. The nearest: {string.Join(", ", nearest)}.");
        return null;
    }

    public int Limit(int ordinarily = DefaultLimit)
    {
        var text = Text("limit");
        if (text is null)
        {
            return ordinarily;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit
            ? limit
            : Wrong<int>("limit", $"limit is a whole number from 1 to {MaxLimit}.") ?? ordinarily;
    }

    public long? Cursor(string list) =>
        Text("cursor") is { } text ? Input.Cursor.Read(list, text) ?? Wrong<long>("cursor", "cursor is the nextCursor of an answer of this list.") : null;

    /// <summary>Null when all is well. To be asked last.</summary>
    public ProblemHttpResult? Problem()
    {
        foreach (var name in request.Query.Keys.Where(name => !asked.Contains(name)).Take(10))
        {
            errors.Add(name, $"There is no parameter “{name}” here; there are {string.Join(", ", asked)}.");
        }

        return errors.Problem();
    }

    private T? Wrong<T>(string name, string message)
        where T : struct
    {
        errors.Add(name, message);
        return null;
    }
}
