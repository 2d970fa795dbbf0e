using System.Globalization;
using System.Text.RegularExpressions;

namespace Aamu.Webhooks.Web.Shared;

/// <summary>What the rooms' <c>Strings</c> need to become sentences. Numbers and times come out as the reader's language writes them.</summary>
internal static partial class Wording
{
    /// <summary>The text with its places <c>{0}</c>, <c>{1}</c> … filled.</summary>
    public static string With(this string text, params ReadOnlySpan<object?> values) => string.Format(CultureInfo.CurrentCulture, text, values);

    /// <summary><c>1 delivery</c>, <c>2,000 deliveries</c>: the number stands at <c>{0}</c> of either text.</summary>
    public static string Of(long number, string one, string many) => (number == 1 ? one : many).With(number.ToString("N0", CultureInfo.CurrentCulture));

    /// <summary>The text cut before and after each of its places, which stay as pieces of their own.</summary>
    public static string[] Pieces(string text) => Place().Split(text);

    [GeneratedRegex(@"(\{\d\})")]
    private static partial Regex Place();
}
