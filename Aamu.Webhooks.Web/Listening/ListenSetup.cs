using Aamu.Webhooks.Web.Api;

namespace Aamu.Webhooks.Web.Listening;

internal static class ListenSetup
{
    public const string Path = "/listen";

    /// <summary>An answer has up to 64 KiB of body, which is base64 on the way, and 32 KiB of headers.</summary>
    private const int MostBytes = 192 * 1024;

    public static void AddListening(this IServiceCollection services) => services.AddSignalR().AddHubOptions<ListenHub>(hub =>
    {
        hub.MaximumReceiveMessageSize = MostBytes;
        hub.KeepAliveInterval = TimeSpan.FromSeconds(10);
        hub.ClientTimeoutInterval = TimeSpan.FromSeconds(30);
    });

    public static void MapListening(this WebApplication app) => app.MapHub<ListenHub>(Path).RequireAuthorization(ApiAccess.TeamPolicy);
}
