using System.Globalization;
using System.Security.Claims;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Account.Outside;
using Aamu.Webhooks.Web.Account.Passkeys;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace Aamu.Webhooks.Web.Account;

/// <summary>Ties the cookie to a row: whoever signs in, by whatever way, begins a session and is put on record; a cookie whose session has ended opens nothing from that moment.</summary>
internal static class SessionCookie
{
    public const string SessionClaim = "aamu:session";

    /// <summary>Of a sign-in by somebody else's word: when that was proven, in Unix seconds. Without it, it was now.</summary>
    public const string ProvenClaim = "aamu:proven";

    /// <summary>RFC 8176: the means of a sign-in.</summary>
    private const string MeansClaim = "amr";

    public static string? SessionId(this ClaimsPrincipal user) => user.FindFirstValue(SessionClaim);

    /// <summary>A cookie that is issued anew, after a change of the password, goes on with the session that it had.</summary>
    public static async Task SigningInAsync(CookieSigningInContext context)
    {
        var http = context.HttpContext;
        var (sessions, user) = (http.RequestServices.GetRequiredService<SessionBook>(), context.Principal!);
        var (id, before) = (user.PersonId()!, http.User);
        var session = before.SessionId();
        if (session is null || before.PersonId() != id || !await sessions.SeeAsync(session, id))
        {
            await LeaveAsync(sessions, before);
            var device = DeviceWords.Of(http.Request.Headers.UserAgent);
            session = await sessions.BeginAsync(id, device, AddressOf(http), ProvenAt(user));
            await http.RequestServices.GetRequiredService<AccountNotes>().WriteAsync(
                new Person(id, user.Identity!.Name ?? id, http.Connection.RemoteIpAddress), AuditAction.SignedIn, new AuditChange("by", null, Means(user)), new AuditChange("device", null, device));
        }

        Mark(user, session);
        OperatorGuard.Apply(http, user);
    }

    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var sessions = context.HttpContext.RequestServices.GetRequiredService<SessionBook>();
        if (context.Principal?.PersonId() is not { } id || context.Principal.SessionId() is not { } session || !await sessions.SeeAsync(session, id, AddressOf(context.HttpContext)))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
            return;
        }

        await SecurityStampValidator.ValidatePrincipalAsync(context);
        if (context.Principal is null)
        {
            await sessions.EndAsync(id, session);
            return;
        }

        OperatorGuard.Apply(context.HttpContext, context.Principal);
    }

    /// <summary>A principal that is made anew, to look whether anything about the person has changed.</summary>
    public static Task RefreshingAsync(SecurityStampRefreshingPrincipalContext context)
    {
        if (context.CurrentPrincipal?.SessionId() is { } session && context.NewPrincipal is { } fresh)
        {
            Mark(fresh, session);
            ((ClaimsIdentity)fresh.Identity!).AddClaims(context.CurrentPrincipal.FindAll(claim => claim.Type is MeansClaim or ClaimTypes.AuthenticationMethod));
        }

        return Task.CompletedTask;
    }

    private static void Mark(ClaimsPrincipal user, string session) => ((ClaimsIdentity)user.Identity!).AddClaim(new Claim(SessionClaim, session));

    private static async Task LeaveAsync(SessionBook sessions, ClaimsPrincipal before)
    {
        if (before.PersonId() is { } id && before.SessionId() is { } session)
        {
            await sessions.EndAsync(id, session);
        }
    }

    private static string? AddressOf(HttpContext http) => new Caller(Door.Browser, http.Connection.RemoteIpAddress).AddressText;

    private static DateTimeOffset? ProvenAt(ClaimsPrincipal user) =>
        long.TryParse(user.FindFirstValue(ProvenClaim), CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private static string Means(ClaimsPrincipal user) => user.FindFirstValue(MeansClaim) switch
    {
        "pwd" => "password",
        "mfa" when user.HasClaim(claim => claim.Type == ClaimTypes.AuthenticationMethod) => "OpenID Connect and second step",
        "mfa" => "password and second step",
        OutsideDesk.Means => "OpenID Connect",
        PasskeyDesk.Means => "passkey",
        null => "a link",
        var other => other,
    };
}
