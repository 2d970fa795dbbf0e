using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Aamu.Webhooks.Web.Account;

/// <summary>The token in a letter's link.</summary>
internal static class LinkToken
{
    /// <summary>Null when it is none.</summary>
    public static string? Read(string? text)
    {
        try
        {
            return text is null ? null : Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(text));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
