using System.Buffers;
using Aamu.Webhooks.Core.Sending;

namespace Aamu.Webhooks.Core.Webhooks;

/// <summary>What a team may add to its requests, and what would break the request, forge our own headers or fool a proxy on the way.</summary>
public static class CustomHeaders
{
    public const int MaxCount = 20;
    public const int MaxNameLength = 128;
    public const int MaxValueLength = 1024;

    /// <summary>Every objection with the field that it belongs to: <c>headers</c>, <c>headers[2].name</c>, <c>headers[2].value</c>.</summary>
    public static IReadOnlyList<HeaderObjection> Check(IReadOnlyList<CustomHeader> headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        var objections = new List<HeaderObjection>();
        if (headers.Count > MaxCount)
        {
            objections.Add(new("headers", $"There are {headers.Count} headers; at most {MaxCount} are allowed."));
            return objections;
        }

        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < headers.Count; i++)
        {
            // A program may send null for a header.
            var (name, value) = (headers[i]?.Name, headers[i]?.Value);
            var toName = ObjectionToName(name) ?? (seen.Add(name!) ? null : $"{name} is given twice.");
            Add($"headers[{i}].name", toName);
            Add($"headers[{i}].value", ObjectionToValue(value));
        }

        return objections;

        void Add(string field, string? reason)
        {
            if (reason is not null)
            {
                objections.Add(new(field, reason));
            }
        }
    }

    public static string? ObjectionToName(string? name) => name switch
    {
        null or "" => "Enter the header's name.",
        { Length: > MaxNameLength } => $"A header's name has at most {MaxNameLength} characters.",
        _ when name.AsSpan().ContainsAnyExcept(TokenChars) => "A header's name has letters, digits and hyphens, and no spaces.",
        _ when ForbiddenHeaders.Contains(name) => $"{name} is set by the service or by HTTP itself and cannot be chosen.",
        _ => null,
    };

    public static string? ObjectionToValue(string? value) => value switch
    {
        null or "" => "Enter the header's value.",
        { Length: > MaxValueLength } => $"A header's value has at most {MaxValueLength} characters.",
        _ when value.AsSpan().ContainsAnyExceptInRange(' ', '~') => "A header's value has only visible ASCII characters: no line breaks, no accented letters.",
        _ when value[0] == ' ' || value[^1] == ' ' => "A header's value has no spaces at its ends.",
        _ => null,
    };

    // RFC 9110 §5.6.2 token
    private static readonly SearchValues<char> TokenChars =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
}

/// <summary>Why a custom header was refused, and at which field to say so.</summary>
public sealed record HeaderObjection(string Field, string Reason);
