using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Aamu.Webhooks.Core.Events;

/// <summary>JSON as people write it: indented, with ä as ä and 🔥 as 🔥.</summary>
internal static partial class ReadableJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Even the relaxed encoder writes what lies beyond the basic plane as <c>\uD83D\uDD25</c>; here it becomes the character again.</summary>
    public static string Of(JsonNode node) =>
        SurrogatePair.Replace(node.ToJsonString(Options), pair => $"{CodeUnit(pair.Groups[1].Value)}{CodeUnit(pair.Groups[2].Value)}");

    private static char CodeUnit(string hex) => (char)ushort.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<!\\)\\u(D[89AB][0-9A-F]{2})\\u(D[C-F][0-9A-F]{2})")]
    private static partial Regex SurrogatePair { get; }
}
