using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Aamu.Webhooks.Web.Account.Outside;

internal static class OutsideServices
{
    public const string Scheme = "openid";

    public static void AddOutsideSignIn(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<OutsideOptions>().BindConfiguration(OutsideOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<OutsideOptions>, OutsideOptions.Rules>();
        services.AddScoped<OutsideDesk>();
        if (string.IsNullOrEmpty(configuration[$"{OutsideOptions.Section}:{nameof(OutsideOptions.Authority)}"]))
        {
            return;
        }

        services.AddAuthentication().AddOpenIdConnect(Scheme, openId =>
        {
            openId.SignInScheme = IdentityConstants.ExternalScheme;
            openId.CallbackPath = "/account/outside/callback";
            // The answer comes as a GET, so that its cookies need not be sent with other sites' forms.
            (openId.ResponseType, openId.ResponseMode, openId.UsePkce) = (OpenIdConnectResponseType.Code, OpenIdConnectResponseMode.Query, true);
            foreach (var cookie in new[] { openId.CorrelationCookie, openId.NonceCookie })
            {
                (cookie.SameSite, cookie.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
            }

            openId.Scope.Add("email");
            openId.MapInboundClaims = false;
            openId.GetClaimsFromUserInfoEndpoint = true;
            openId.ClaimActions.MapUniqueJsonKey("email_verified", "email_verified");
            openId.ClaimActions.Remove("iss");
            openId.BackchannelTimeout = TimeSpan.FromSeconds(10);
            openId.Events.OnRemoteFailure = failed =>
            {
                failed.HandleResponse();
                failed.Response.Redirect(OutsidePage.Failed);
                return Task.CompletedTask;
            };
        });
        services.AddOptions<OpenIdConnectOptions>(Scheme).Configure<IOptions<OutsideOptions>>((openId, own) =>
        {
            (openId.Authority, openId.ClientId, openId.ClientSecret) = (own.Value.Authority, own.Value.ClientId, own.Value.ClientSecret);
            openId.RequireHttpsMetadata = own.Value.Authority?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true;
        });
    }
}
