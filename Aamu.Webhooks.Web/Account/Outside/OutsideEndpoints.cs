using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Account.Outside;

/// <summary>The way to the provider. It only leads there: what becomes of whoever comes back is decided by <see cref="OutsideDesk"/>.</summary>
internal static partial class OutsideEndpoints
{
    private const string Path = "/account/outside/start";

    public static void MapOutside(this WebApplication app) => app.MapGet(Path, StartAsync).AllowAnonymous();

    /// <param name="returnUrl">Where the person wants to end.</param>
    /// <param name="again">The provider is to ask who sits there, also if it knows.</param>
    public static string For(string? returnUrl, bool again = false) => $"{Path}?{(again ? "again=true&" : "")}returnUrl={Uri.EscapeDataString(LocalUrl.OrHome(returnUrl))}";

    private static async Task StartAsync(HttpContext http, IOptions<OutsideOptions> options, ILogger<OutsideDesk> logger, string? returnUrl, bool again = false)
    {
        if (!options.Value.IsOn)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var way = new OpenIdConnectChallengeProperties { RedirectUri = $"{OutsidePage.Path}?returnUrl={Uri.EscapeDataString(LocalUrl.OrHome(returnUrl))}" };
        if (again)
        {
            (way.Prompt, way.MaxAge) = ("login", TimeSpan.Zero);
        }

        try
        {
            await http.ChallengeAsync(OutsideServices.Scheme, way);
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException or HttpRequestException)
        {
            // What the handler throws when the provider does not say where its pages are.
            LogUnreachable(logger, exception);
            http.Response.Redirect(OutsidePage.Failed);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The OpenID Connect provider was not reached")]
    private static partial void LogUnreachable(ILogger logger, Exception exception);
}
