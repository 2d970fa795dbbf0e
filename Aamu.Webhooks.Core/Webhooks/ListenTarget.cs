namespace Aamu.Webhooks.Core.Webhooks;

/// <summary>
/// What stands in a webhook's URL when it sends to no address but to whoever runs <c>aamu-webhooks listen</c>: a URL of a scheme of its own, so
/// that histories, audit entries, attempts and programs that read the API know a target by the field that they know already.
/// </summary>
public static class ListenTarget
{
    public const string Url = "listen:";

    public static bool Is(string? url) => string.Equals(url?.Trim(), Url, StringComparison.OrdinalIgnoreCase);
}
