using System.Security.Claims;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace Aamu.Webhooks.Web.Account;

/// <summary>Ties the cookie to a row: whoever signs in, by whatever way, begins a session and is put on record; a cookie whose session has ended opens nothing from that moment.</summary>
internal static class SessionCookie
{
    public const string SessionClaim = "aamu:session";

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
            session = await sessions.BeginAsync(id, device, AddressOf(http));
            await http.RequestServices.GetRequiredService<AccountNotes>().WriteAsync(
                new Person(id, user.Identity!.Name ?? id, http.Connection.RemoteIpAddress), AuditAction.SignedIn, new AuditChange("by", null, Means(user)), new AuditChange("device", null, device));
        }

        Mark(user, session);
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
        }
    }

    /// <summary>A principal that is made anew, to look whether anything about the person has changed.</summary>
    public static Task RefreshingAsync(SecurityStampRefreshingPrincipalContext context)
    {
        if (context.CurrentPrincipal?.SessionId() is { } session && context.NewPrincipal is { } fresh)
        {
            Mark(fresh, session);
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

    /// <summary>RFC 8176 names the means of a sign-in.</summary>
    private static string Means(ClaimsPrincipal user) => user.FindFirstValue("amr") switch
    {
        "pwd" => "password",
        "mfa" => "password and second step",
        null => "a link",
        var other => other,
    };
}
