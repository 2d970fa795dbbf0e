using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Account;

/// <summary>Looks every minute whether the person of an open page is still signed in: a circuit outlives the cookie that opened it.</summary>
internal sealed class CircuitSession(ILoggerFactory loggers, IServiceScopeFactory scopes) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    /// <summary>How long a session may go on after it was ended elsewhere.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override TimeSpan RevalidationInterval => Interval;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await IsAliveAsync(scope.ServiceProvider, authenticationState.User);
    }

    internal static async Task<bool> IsAliveAsync(IServiceProvider services, ClaimsPrincipal principal)
    {
        var users = services.GetRequiredService<UserManager<AccountUser>>();
        var stampClaim = services.GetRequiredService<IOptions<IdentityOptions>>().Value.ClaimsIdentity.SecurityStampClaimType;
        return await users.GetUserAsync(principal) is { } user && principal.FindFirstValue(stampClaim) == await users.GetSecurityStampAsync(user);
    }
}
