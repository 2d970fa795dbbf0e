using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Aamu.Webhooks.Web.Shared;

public enum JsonInk
{
    Plain,
    Key,
    Text,
    Number,
    Literal,
}

/// <summary>A piece of JSON in one colour.</summary>
public sealed record JsonPiece(JsonInk Ink, string Text);

/// <summary>JSON laid out for reading. Values stay as they were written: numbers keep their digits, strings their escapes.</summary>
/// <param name="Pieces">In order; line breaks and indents are pieces of their own.</param>
/// <param name="Lines">How many lines there are.</param>
/// <param name="Cut">There is more than what is shown.</param>
public sealed record JsonPrint(IReadOnlyList<JsonPiece> Pieces, int Lines, bool Cut)
{
    private const int LongestValue = 2_000;

    private static readonly SearchValues<char> TurningCharacters =
        SearchValues.Create("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069");

    /// <summary>Null when it is not JSON.</summary>
    public static JsonPrint? Of(ReadOnlySpan<byte> utf8, int mostLines)
    {
        var pieces = new List<JsonPiece>();
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 128 });
        var (lines, cut, before) = (1, false, JsonTokenType.None);
        try
        {
            while (lines <= mostLines && reader.Read())
            {
                lines += Break(pieces, reader.CurrentDepth, before, reader.TokenType);
                cut |= Write(pieces, ref reader);
                before = reader.TokenType;
            }
        }
        catch (JsonException)
        {
            return null;
        }

        return before == JsonTokenType.None ? null : new JsonPrint(pieces, lines, cut || lines > mostLines);
    }

    /// <returns>How many lines it began.</returns>
    private static int Break(List<JsonPiece> pieces, int depth, JsonTokenType before, JsonTokenType next)
    {
        var opened = before is JsonTokenType.StartObject or JsonTokenType.StartArray;
        var closes = next is JsonTokenType.EndObject or JsonTokenType.EndArray;
        if (before is JsonTokenType.None or JsonTokenType.PropertyName || (opened && closes))
        {
            return 0;
        }

        pieces.Add(new JsonPiece(JsonInk.Plain, (opened || closes ? "\n" : ",\n") + new string(' ', 2 * depth)));
        return 1;
    }

    /// <returns>True when a value was too long to show in full.</returns>
    private static bool Write(List<JsonPiece> pieces, ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.EndObject or JsonTokenType.EndArray:
                pieces.Add(new JsonPiece(JsonInk.Plain, reader.TokenType switch
                {
                    JsonTokenType.StartObject => "{",
                    JsonTokenType.EndObject => "}",
                    JsonTokenType.StartArray => "[",
                    _ => "]",
                }));
                return false;
            case JsonTokenType.PropertyName:
                var cutKey = Value(pieces, JsonInk.Key, reader.ValueSpan, "\"");
                pieces.Add(new JsonPiece(JsonInk.Plain, ": "));
                return cutKey;
            case JsonTokenType.String:
                return Value(pieces, JsonInk.Text, reader.ValueSpan, "\"");
            case JsonTokenType.Number:
                return Value(pieces, JsonInk.Number, reader.ValueSpan, "");
            default:
                return Value(pieces, JsonInk.Literal, reader.ValueSpan, "");
        }
    }

    /// <summary>Characters that turn the direction of what follows would let a value rewrite the line around it: they are shown as their escapes.</summary>
    private static string Visible(string text) => text.AsSpan().ContainsAny(TurningCharacters)
        ? string.Concat(text.Select(c => TurningCharacters.Contains(c) ? $"\\u{(int)c:x4}" : c.ToString()))
        : text;

    private static bool Value(List<JsonPiece> pieces, JsonInk ink, ReadOnlySpan<byte> raw, string quote)
    {
        var text = Visible(Encoding.UTF8.GetString(raw));
        var tooLong = text.Length > LongestValue;
        pieces.Add(new JsonPiece(ink, quote + (tooLong ? text[..LongestValue] + "…" : text) + quote));
        return tooLong;
    }
}
