using System.Text.Json;

namespace Aamu.Webhooks.Core.Events;

/// <summary>
/// What JSON may be and still travel safely through other people's parsers. Each of these is legal somewhere and breaks something
/// elsewhere: duplicate names, lone surrogates, NUL characters, numbers that no double holds, bottomless nesting.
/// </summary>
public sealed class JsonContent
{
    public const int MaxDepth = 64;

    private readonly List<HashSet<string>> namesByDepth = [];

    /// <summary>What starts with this token, in words.</summary>
    public static string KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        _ => "null",
    };

    /// <summary>Walks the value that the reader stands on, to its end. Null when all is well, else what is wrong.</summary>
    public string? Check(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        do
        {
            if (CheckToken(ref reader) is { } wrong)
            {
                return wrong;
            }
        }
        while ((reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.PropertyName || reader.CurrentDepth > depth) && reader.Read());

        return null;
    }

    /// <summary>Checks one token; call it for every token in order.</summary>
    public string? CheckToken(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                NamesAt(reader.CurrentDepth).Clear();
                return TooDeep(ref reader);
            case JsonTokenType.StartArray:
                return TooDeep(ref reader);
            case JsonTokenType.PropertyName:
                var wrong = CheckText(ref reader, out var name);
                return wrong ?? (NamesAt(reader.CurrentDepth - 1).Add(name!) ? null : $"The name “{Shortened(name!)}” stands twice in one object.");
            case JsonTokenType.String:
                return reader.ValueIsEscaped ? CheckText(ref reader, out _) : null;
            case JsonTokenType.Number:
                return reader.TryGetDouble(out var number) && double.IsFinite(number) ? null : "A number is too large: it does not fit a double.";
            default:
                return null;
        }
    }

    private static string? TooDeep(ref Utf8JsonReader reader) =>
        reader.CurrentDepth >= MaxDepth ? $"It is nested deeper than {MaxDepth} levels." : null;

    private static string? CheckText(ref Utf8JsonReader reader, out string? text)
    {
        text = null;
        try
        {
            text = reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "A text holds half of a surrogate pair, which is not a character.";
        }

        return text.Contains('\0', StringComparison.Ordinal) ? "A text holds the NUL character." : null;
    }

    private HashSet<string> NamesAt(int depth)
    {
        while (namesByDepth.Count <= depth)
        {
            namesByDepth.Add(new HashSet<string>(StringComparer.Ordinal));
        }

        return namesByDepth[depth];
    }

    /// <summary>What a person may have to read of a text of any length.</summary>
    public static string Shortened(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
