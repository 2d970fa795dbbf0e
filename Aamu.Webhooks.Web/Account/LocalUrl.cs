namespace Aamu.Webhooks.Web.Account;

/// <summary>Where a sign-in may lead: to a path of this site, and nowhere else.</summary>
internal static class LocalUrl
{
    /// <summary><c>//host</c> and <c>/\host</c> are other sites to a browser, and control characters are dropped by it before it looks.</summary>
    public static string OrHome(string? url) =>
        url is ['/', ..] && !(url.Length > 1 && url[1] is '/' or '\\') && !url.Any(char.IsControl) ? url : "/";
}
