using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Aamu.Webhooks.Web.Api.Input;

/// <summary>The key to go on from, in a wrapping that says of which list it is and invites nobody to calculate with it.</summary>
internal static class Cursor
{
    public static string Write(string list, long key) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{list}:{key}")));

    /// <summary>Null when it is not a cursor of this list.</summary>
    public static long? Read(string list, string cursor)
    {
        try
        {
            var text = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(cursor));
            return text.StartsWith(list + ":", StringComparison.Ordinal) && long.TryParse(text.AsSpan(list.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var key) ? key : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
