using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Aamu.Webhooks.Core.Signing;

/// <summary>What programs do to a body before they get round to hashing it.</summary>
/// <param name="Mistake">In words, as in "the body …"; null for the body as it is.</param>
/// <param name="Bytes">The body after it.</param>
internal sealed record BodyForm(string? Mistake, byte[] Bytes)
{
    private static readonly byte[] Mark = [0xEF, 0xBB, 0xBF];
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new(Relaxed) { WriteIndented = true, NewLine = "\n" };

    /// <summary>The body as it is first, then each change that makes another of it.</summary>
    public static IReadOnlyList<BodyForm> Of(byte[] body)
    {
        var forms = new List<BodyForm> { new(null, body) };
        Add("has a line break at its end that was not sent", [.. body, (byte)'\n']);
        Add("has a Windows line break at its end that was not sent", [.. body, (byte)'\r', (byte)'\n']);
        Add("has lost the line break at its end", WithoutBreak(body));
        Add("begins with a byte order mark (BOM) that was not sent", [.. Mark, .. body]);
        Add("has lost its byte order mark (BOM)", body.AsSpan().StartsWith(Mark) ? body[Mark.Length..] : body);
        Add("has Windows line breaks (CRLF) where there were plain ones", Replace(body, "\n", "\r\n"));
        Add("has plain line breaks where there were Windows ones (CRLF)", Replace(body, "\r\n", "\n"));
        foreach (var text in Spellings(body))
        {
            Add("was parsed as JSON and written again: another text, though it means the same", Encoding.UTF8.GetBytes(text));
        }

        Add("is empty: something else had read it before", []);
        return forms;

        void Add(string mistake, byte[] bytes)
        {
            if (!forms.Exists(form => form.Bytes.AsSpan().SequenceEqual(bytes)))
            {
                forms.Add(new(mistake, bytes));
            }
        }
    }

    /// <summary>The same JSON as the usual languages write it: compact, escaped, indented, or with the blanks of Python.</summary>
    private static IEnumerable<string> Spellings(byte[] body)
    {
        if (Parse(body) is not { } json)
        {
            return [];
        }

        using (json)
        {
            var (plain, escaped) = (JsonSerializer.Serialize(json.RootElement, Relaxed), JsonSerializer.Serialize(json.RootElement));
            var indented = JsonSerializer.Serialize(json.RootElement, Indented);
            return [plain, escaped, plain.Replace("/", "\\/", StringComparison.Ordinal), indented, indented.Replace("  ", "    ", StringComparison.Ordinal), Spaced(json.RootElement, escape: true), Spaced(json.RootElement, escape: false)];
        }
    }

    private static JsonDocument? Parse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>As <c>json.dumps</c> does: a blank after each comma and colon.</summary>
    private static string Spaced(JsonElement value, bool escape) => value.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(", ", value.EnumerateObject().Select(member => $"{Text(member.Name, escape)}: {Spaced(member.Value, escape)}")) + "}",
        JsonValueKind.Array => "[" + string.Join(", ", value.EnumerateArray().Select(item => Spaced(item, escape))) + "]",
        JsonValueKind.String => Text(value.GetString()!, escape),
        _ => value.GetRawText(),
    };

    private static string Text(string text, bool escape)
    {
        var plain = JsonSerializer.Serialize(text, Relaxed);
        return escape ? string.Concat(plain.Select(c => char.IsAscii(c) ? c.ToString() : $"\\u{(int)c:x4}")) : plain;
    }

    private static byte[] WithoutBreak(byte[] body) => body switch
    {
        [.. var start, (byte)'\r', (byte)'\n'] => start,
        [.. var start, (byte)'\n'] => start,
        _ => body,
    };

    private static byte[] Replace(byte[] body, string old, string with) =>
        Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(body).Replace(old, with, StringComparison.Ordinal));
}
