using System.Text.Json;

namespace Aamu.Webhooks.Web.Api.Input;

/// <summary>The values of an enumeration as the API spells them: <c>connection_refused</c>.</summary>
internal static class Choices<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> ByName =
        Enum.GetValues<T>().ToDictionary(value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()), StringComparer.Ordinal);

    public static string Names { get; } = string.Join(", ", ByName.Keys);

    public static T? Parse(string name) => ByName.TryGetValue(name, out var value) ? value : null;
}
