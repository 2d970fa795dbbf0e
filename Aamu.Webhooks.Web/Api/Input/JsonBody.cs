using System.Text.Json;
using System.Text.Unicode;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using JsonContent = Aamu.Webhooks.Core.Events.JsonContent;

namespace Aamu.Webhooks.Web.Api.Input;

/// <summary>Reads a small JSON object from a request, under the same rules as events: no duplicate names, no half characters, no bottomless nesting.</summary>
internal static class JsonBody
{
    public const int MaxBytes = 256 * 1024;

    /// <summary>The members, or the problem. No body at all is an object without members.</summary>
    public static async Task<(Dictionary<string, JsonElement> Members, ProblemHttpResult? Problem)> ReadAsync(HttpRequest request)
    {
        if (await BodyReader.ReadAsync(request, MaxBytes, request.HttpContext.RequestAborted) is not { } bytes)
        {
            request.HttpContext.Response.CloseAfter();
            return ([], Problems.Of(ProblemType.TooLarge, BodyReader.TooLong(MaxBytes)));
        }

        if (bytes.Length > 0 && MediaType.Objection(request) is { } objection)
        {
            return ([], Problems.Of(ProblemType.UnsupportedMediaType, objection));
        }

        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        return (members, bytes.Length == 0 ? null : Read(bytes, members));
    }

    private static ProblemHttpResult? Read(ReadOnlyMemory<byte> json, Dictionary<string, JsonElement> members)
    {
        if (!Utf8.IsValid(json.Span))
        {
            return Problems.Of(ProblemType.NotJson, "The body is not valid UTF-8.");
        }

        try
        {
            return ReadObject(json.Span, members);
        }
        catch (JsonException exception)
        {
            return Problems.Of(ProblemType.NotJson, $"The body is not JSON: it breaks off at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.");
        }
    }

    private static ProblemHttpResult? ReadObject(ReadOnlySpan<byte> json, Dictionary<string, JsonElement> members)
    {
        var content = new JsonContent();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Problems.Of(ProblemType.Invalid, $"The body must be a JSON object; {JsonContent.KindOf(reader.TokenType)} was sent.");
        }

        content.CheckToken(ref reader);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (content.CheckToken(ref reader) is { } wrongName)
            {
                return Problems.Of(ProblemType.Invalid, wrongName);
            }

            var name = reader.GetString()!;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (content.Check(ref reader) is { } wrong)
            {
                return Problems.Field(name, wrong);
            }

            members.Add(name, JsonElement.Parse(json[start..(int)reader.BytesConsumed]));
        }

        // A second value after the object is no JSON text any more: this throws.
        reader.Read();
        return null;
    }
}
