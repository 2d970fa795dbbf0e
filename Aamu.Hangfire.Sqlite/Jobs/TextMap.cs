using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hangfire.Storage.SQLite;

/// <summary>Names and values as a JSON object, the shape in which parameters and state data are stored.</summary>
internal static class TextMap
{
    public const string Empty = "{}";

    private static readonly Shapes s_shapes = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Write(IEnumerable<KeyValuePair<string, string?>>? values)
    {
        var map = values as Dictionary<string, string?> ?? new Dictionary<string, string?>(values ?? [], StringComparer.Ordinal);
        return map.Count == 0 ? Empty : JsonSerializer.Serialize(map, s_shapes.DictionaryStringString);
    }

    public static Dictionary<string, string?> Read(string? text) =>
        text is null or Empty ? new(StringComparer.Ordinal) : JsonSerializer.Deserialize(text, s_shapes.DictionaryStringString) ?? [];
}

[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class Shapes : JsonSerializerContext;
