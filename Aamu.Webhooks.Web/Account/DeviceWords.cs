namespace Aamu.Webhooks.Web.Account;

/// <summary>
/// A browser's name for itself, short enough for a person to say "that is mine". Each claims to be most of the others too, so the order matters;
/// it is a hint, and nothing is decided by it.
/// </summary>
internal static class DeviceWords
{
    private const string Unknown = "Unknown device";

    private static readonly (string Sign, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari")];

    private static readonly (string Sign, string Name)[] Systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Macintosh", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    public static string Of(string? userAgent) => (Find(Browsers, userAgent), Find(Systems, userAgent)) switch
    {
        (null, null) => Unknown,
        (var browser, null) => browser,
        (null, var system) => system,
        var (browser, system) => $"{browser} on {system}",
    };

    private static string? Find((string Sign, string Name)[] known, string? userAgent) =>
        Array.Find(known, entry => userAgent?.Contains(entry.Sign, StringComparison.Ordinal) == true).Name;
}
