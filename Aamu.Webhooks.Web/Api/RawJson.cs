using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Aamu.Webhooks.Web.Api;

/// <summary>JSON that is served as it stands: number formats, key order and escapes kept.</summary>
[JsonConverter(typeof(Verbatim))]
internal readonly record struct RawJson(ReadOnlyMemory<byte> Utf8)
{
    public RawJson(string json)
        : this(Encoding.UTF8.GetBytes(json))
    {
    }

    /// <summary>Null for a body that is not kept any more.</summary>
    public static RawJson? Kept(byte[]? body) => body is { Length: > 0 } ? new RawJson(body) : null;

    internal sealed class Verbatim : JsonConverter<RawJson>
    {
        public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(JsonElement.ParseValue(ref reader).GetRawText());

        public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) => writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
    }
}
