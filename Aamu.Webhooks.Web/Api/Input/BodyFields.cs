using System.Text.Json;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Sending;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aamu.Webhooks.Web.Api.Input;

/// <summary>The members of a JSON body, each asked for by name and type. What does not fit, and what nobody asked for, is collected and answered at once.</summary>
internal sealed class BodyFields
{
    /// <summary>What a webhook's own answer holds beside its settings: whoever sends it back learns why it is not taken.</summary>
    private static readonly HashSet<string> SetByService = ["id", "teamId", "createdAt", "updatedAt", "disabledReason"];

    private const int MaxUnknown = 10;

    private readonly Dictionary<string, JsonElement> members;
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);
    private readonly FieldErrors errors = new();
    private readonly ProblemHttpResult? unreadable;
    private readonly bool refuseNull;

    private BodyFields(Dictionary<string, JsonElement> members, ProblemHttpResult? unreadable, bool refuseNull) =>
        (this.members, this.unreadable, this.refuseNull) = (members, unreadable, refuseNull);

    /// <param name="request">Its body is read whole.</param>
    /// <param name="refuseNull">In a change, null could mean "leave it" or "clear it": then it is refused. Elsewhere it means absent.</param>
    public static async Task<BodyFields> ReadAsync(HttpRequest request, bool refuseNull = false)
    {
        var (members, problem) = await JsonBody.ReadAsync(request);
        return new BodyFields(members, problem, refuseNull);
    }

    public string? Text(string name) => Find(name, JsonValueKind.String, "a text")?.GetString();

    public bool? Flag(string name) => Find(name) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        null => null,
        _ => Wrong<bool>(name, $"{name} is true or false."),
    };

    public int? Whole(string name) =>
        Find(name, JsonValueKind.Number, "a whole number") is { } value ? value.TryGetInt32(out var number) ? number : Wrong<int>(name, $"{name} is a whole number.") : null;

    public DateTimeOffset? Time(string name) =>
        Text(name) is { } text ? IsoTime.Parse(text) ?? Wrong<DateTimeOffset>(name, $"{name} is a time with its offset, as 2026-06-05T14:47:14.806Z.") : null;

    public T? Choice<T>(string name)
        where T : struct, Enum => Text(name) is { } text ? Choices<T>.Parse(text) ?? Wrong<T>(name, $"{name} is one of {Choices<T>.Names}.") : null;

    public IReadOnlyList<string>? Texts(string name)
    {
        if (Find(name, JsonValueKind.Array, "an array of texts") is not { } array)
        {
            return null;
        }

        if (array.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
        {
            return [.. array.EnumerateArray().Select(item => item.GetString()!)];
        }

        errors.Add(name, $"{name} is an array of texts.");
        return null;
    }

    /// <summary>An object of name and value: <c>{"x-team":"sauna"}</c>.</summary>
    public IReadOnlyList<CustomHeader>? Headers(string name)
    {
        if (Find(name, JsonValueKind.Object, "an object of header names and values") is not { } headers)
        {
            return null;
        }

        foreach (var wrong in headers.EnumerateObject().Where(header => header.Value.ValueKind != JsonValueKind.String))
        {
            errors.Add($"{name}.{wrong.Name}", "A header's value is a text.");
        }

        return [.. headers.EnumerateObject().Where(header => header.Value.ValueKind == JsonValueKind.String).Select(header => new CustomHeader(header.Name, header.Value.GetString()!))];
    }

    /// <summary>Something was sent under this name, right or wrong.</summary>
    public bool Has(string name) => unreadable is not null || members.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null;

    public void Error(string name, string message) => errors.Add(name, message);

    /// <summary>Null when all is well. To be asked last.</summary>
    public ProblemHttpResult? Problem()
    {
        foreach (var name in members.Keys.Where(name => !asked.Contains(name)).Take(MaxUnknown).Select(Short))
        {
            errors.Add(name, SetByService.Contains(name) ? $"{name} is set by the service and cannot be sent." : $"There is no field “{name}” here; there are {string.Join(", ", asked)}.");
        }

        return unreadable ?? errors.Problem();
    }

    private JsonElement? Find(string name, JsonValueKind kind, string what)
    {
        if (Find(name) is not { } value || value.ValueKind == kind)
        {
            return Find(name);
        }

        errors.Add(name, $"{name} is {what}.");
        return null;
    }

    private JsonElement? Find(string name)
    {
        asked.Add(name);
        if (!members.TryGetValue(name, out var value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Null)
        {
            return value;
        }

        if (refuseNull)
        {
            errors.Add(name, $"{name} is null. Leave it out to keep what is there; send an empty value to clear it.");
        }

        return null;
    }

    private static string Short(string name) => name.Length <= 40 ? name : name[..40] + "…";

    private T? Wrong<T>(string name, string message)
        where T : struct
    {
        errors.Add(name, message);
        return null;
    }
}
