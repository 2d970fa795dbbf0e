using System.Text.Json;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.AspNetCore.Http.HttpResults;
using JsonContent = Aamu.Webhooks.Core.Events.JsonContent;

namespace Aamu.Webhooks.Web.Api.Input;

/// <summary>The members of a JSON body, each asked for by name and type. What does not fit is collected and answered at once; what nobody asked for is left out, and told.</summary>
internal sealed class BodyFields
{
    /// <summary>Of the member <c>warnings</c> in answers.</summary>
    public const string WarningsMeaning = "What was left out of the body because it is not known here, in words; absent when nothing was.";

    /// <summary>What a webhook's own answer holds beside its settings: whoever sends it back learns why it is not taken.</summary>
    private static readonly HashSet<string> SetByService = ["id", "teamId", "createdAt", "updatedAt", "disabledReason"];

    private readonly Dictionary<string, JsonElement> members;
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);
    private readonly FieldErrors errors;
    private readonly ProblemHttpResult? unreadable;
    private readonly bool refuseNull;

    /// <summary>What goes before the names of an object within the body.</summary>
    private readonly string outer;

    private BodyFields(Dictionary<string, JsonElement> members, ProblemHttpResult? unreadable, bool refuseNull) =>
        (this.members, this.unreadable, this.refuseNull, errors, outer) = (members, unreadable, refuseNull, new FieldErrors(), "");

    private BodyFields(JsonElement inside, string name, FieldErrors errors) =>
        (members, this.errors, outer) = (inside.EnumerateObject().ToDictionary(member => member.Name, member => member.Value), errors, $"{name}.");

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
        where T : struct, Enum => Text(name) is { } text ? Input.Choices<T>.Parse(text) ?? Wrong<T>(name, $"{name} is one of {Input.Choices<T>.Names}.") : null;

    /// <summary>An array of choices; null when it is left out.</summary>
    public IReadOnlyList<T>? Choices<T>(string name)
        where T : struct, Enum
    {
        if (Texts(name) is not { } texts)
        {
            return null;
        }

        if (texts.Any(text => Input.Choices<T>.Parse(text) is null))
        {
            Error(name, $"{name} is an array of {Input.Choices<T>.Names}.");
        }

        return [.. texts.Select(Input.Choices<T>.Parse).OfType<T>()];
    }

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

        Error(name, $"{name} is an array of texts.");
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
            Error($"{name}.{wrong.Name}", "A header's value is a text.");
        }

        return [.. headers.EnumerateObject().Where(header => header.Value.ValueKind == JsonValueKind.String).Select(header => new CustomHeader(header.Name, header.Value.GetString()!))];
    }

    /// <summary>An object of a webhook's own timeout and retries: <c>{"timeoutSeconds":30,"retrySchedule":"00:00:05, 00:01:00"}</c>.</summary>
    public DeliveryPolicy? Delivery(string name)
    {
        if (Find(name, JsonValueKind.Object, "an object of timeoutSeconds and retrySchedule") is not { } policy)
        {
            return null;
        }

        var inner = new BodyFields(policy, name, errors);
        var wish = new DeliveryPolicy(inner.Whole("timeoutSeconds"), inner.Text("retrySchedule"));
        inner.RefuseUnknown();
        return wish;
    }

    /// <summary>Something was sent under this name, right or wrong.</summary>
    public bool Has(string name) => unreadable is not null || members.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null;

    public void Error(string name, string message) => errors.Add(outer + name, message);

    /// <summary>For what acts at once and cannot be taken back: a misspelt <c>dryRun</c> must not do what it was to try. To be asked last.</summary>
    public void RefuseUnknown()
    {
        foreach (var name in members.Keys.Where(name => !asked.Contains(name)).Take(10))
        {
            Error(name, $"There is no field “{JsonContent.Shortened(name)}” here; there are {string.Join(", ", asked)}.");
        }
    }

    /// <summary>
    /// For settings: a field that is almost one of them (<c>projects</c>, <c>event_types</c>) is no stranger to leave out, but a wish that would be lost, and
    /// its loss could send more than was wanted. To be asked last.
    /// </summary>
    public void RefuseMisspelt()
    {
        foreach (var name in members.Keys.Where(name => !asked.Contains(name) && !SetByService.Contains(name)))
        {
            if (asked.FirstOrDefault(known => IsAlmost(name, known)) is { } meant)
            {
                Error(name, $"There is no field “{JsonContent.Shortened(name)}”; {meant} is meant, perhaps.");
            }
        }
    }

    /// <summary>Null when all is well.</summary>
    public ProblemHttpResult? Problem() => unreadable ?? errors.Problem();

    /// <summary>What was left out because nobody asked for it, in words; null when nothing was. To be asked last.</summary>
    public IReadOnlyList<string>? Warnings()
    {
        var unknown = members.Keys.Where(name => !asked.Contains(name)).ToList();
        return unknown.Count == 0 ? null : UnknownFields.Warnings(unknown, name => SetByService.Contains(name) ? $"{name} is set by the service and was left out." : null);
    }

    /// <summary>The same but for capitals and separators, or beginning alike: what people write for a name that they half remember.</summary>
    private static bool IsAlmost(string name, string known)
    {
        const int Alike = 4;
        var (one, other) = (Letters(name), Letters(known));
        return one == other || (one.Length >= Alike && other.Length >= Alike && one.AsSpan(0, Alike).SequenceEqual(other.AsSpan(0, Alike)));

        static string Letters(string text) => string.Concat(text.Where(char.IsAsciiLetter)).ToLowerInvariant();
    }

    private JsonElement? Find(string name, JsonValueKind kind, string what)
    {
        if (Find(name) is not { } value || value.ValueKind == kind)
        {
            return Find(name);
        }

        Error(name, $"{name} is {what}.");
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
            Error(name, $"{name} is null. Leave it out to keep what is there; send an empty value to clear it.");
        }

        return null;
    }

    private T? Wrong<T>(string name, string message)
        where T : struct
    {
        Error(name, message);
        return null;
    }
}
