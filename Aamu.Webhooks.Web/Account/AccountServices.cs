using System.Security.Claims;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Web.Account.Passkeys;
using Aamu.Webhooks.Web.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Account;

internal static class AccountServices
{
    /// <summary>For operators alone.</summary>
    public const string OperatorPolicy = "operator";

    internal const string OperatorClaim = "aamu:operator";

    public static void AddAccounts(this IServiceCollection services)
    {
        services.AddDbContextFactory<AccountsDbContext, AccountContexts>((provider, options) => AccountContexts.Configure(options, provider.GetRequiredService<WebhooksDatabase>()));
        services.AddIdentityCore<AccountUser>(identity =>
            {
                identity.Password = PasswordRules.Options;
                identity.User.RequireUniqueEmail = true;
                UseSchema(identity);
                identity.Lockout.MaxFailedAccessAttempts = 5;
                identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
            })
            .AddEntityFrameworkStores<AccountsDbContext>()
            .AddUserStore<AccountStore>()
            .AddSignInManager()
            .AddDefaultTokenProviders()
            .AddTokenProvider<OneTimeCodes>(TokenOptions.DefaultAuthenticatorProvider)
            .AddPasswordValidator<PasswordRules>()
            .AddClaimsPrincipalFactory<Principals>();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies(cookies => cookies.ApplicationCookie!.Configure(cookie =>
        {
            cookie.Cookie.Name = "aamu";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.LoginPath = "/account/sign-in";
            // Whoever is signed in and may not see a page is told that there is none.
            cookie.Events.OnRedirectToAccessDenied = denied =>
            {
                RefusedAccess.Mark(denied.HttpContext);
                denied.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            };
            cookie.Events.OnSigningIn = SessionCookie.SigningInAsync;
            cookie.Events.OnValidatePrincipal = SessionCookie.ValidateAsync;
            cookie.ReturnUrlParameter = "returnUrl";
        }));
        services.AddOptions<SignInSettings>().BindConfiguration(SignInSettings.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<SignInSettings>, SignInSettings.Rules>();
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme).Configure<IOptions<SignInSettings>>((cookie, settings) => cookie.ExpireTimeSpan = settings.Value.SessionIdle);
        services.AddAuthorizationBuilder()
            .AddPolicy(OperatorPolicy, policy => policy.RequireClaim(OperatorClaim, "true"))
            // What does not say who it is for is for nobody. An address, or a method, at which there is nothing is nothing to guard.
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(asked => asked.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint).Build());
        services.Configure<DataProtectionTokenProviderOptions>(links => links.TokenLifespan = TimeSpan.FromHours(1));
        // Who holds the device must show it, by a finger or a PIN: that is what makes a passkey two proofs in one.
        services.Configure<IdentityPasskeyOptions>(passkeys => (passkeys.UserVerificationRequirement, passkeys.ResidentKeyRequirement) = ("required", "required"));
        services.AddScoped<AccountSeed>().AddScoped<SignInDesk>().AddScoped<ProofDesk>().AddScoped<RecentSignIn>().AddScoped<PasskeyDesk>().AddScoped<PasskeyBook>().AddScoped<WaysIn>();
        services.AddSingleton<LetterProof>().AddSingleton<SessionBook>().AddSingleton<LetterLimit>().AddSingleton<FormerAddressBook>().AddSingleton<TokenRelocking>();
        services.AddHttpContextAccessor().AddTransient<IClaimsTransformation, SignedIn.AddressBook>();
        services.AddSingleton<SignInThrottle>().AddSingleton<SetupLink>();
        services.AddHostedService<SetupNotice>();
        services.Configure<SecurityStampValidatorOptions>(sessions => (sessions.ValidationInterval, sessions.OnRefreshingPrincipal) = (CircuitSession.Interval, SessionCookie.RefreshingAsync));
    }

    /// <summary>The tables that have passkeys; the tool that writes migrations must know it too.</summary>
    internal static void UseSchema(IdentityOptions identity) => identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;

    public static bool IsOperator(this ClaimsPrincipal user) => user.HasClaim(OperatorClaim, "true");

    /// <summary>The account's id; null when nobody is signed in.</summary>
    public static string? PersonId(this ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.NameIdentifier);

    private sealed class Principals(UserManager<AccountUser> users, IOptions<IdentityOptions> options) : UserClaimsPrincipalFactory<AccountUser>(users, options)
    {
        protected override async Task<ClaimsIdentity> GenerateClaimsAsync(AccountUser user)
        {
            var identity = await base.GenerateClaimsAsync(user);
            if (user.IsOperator)
            {
                identity.AddClaim(new Claim(OperatorClaim, "true"));
            }

            return identity;
        }
    }
}
