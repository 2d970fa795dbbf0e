using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Web.Account.Outside;
using Aamu.Webhooks.Web.Account.Passkeys;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Aamu.Webhooks.Web.Account;

internal static class AccountEndpoints
{
    public static void MapAccount(this WebApplication app)
    {
        app.MapPost("/account/sign-out", SignOutAsync).RequireAuthorization();
        app.MapPasskeys();
        app.MapOutside();
    }

    private static async Task<IResult> SignOutAsync(SignInManager<AccountUser> signIn, SessionBook sessions, AccountNotes notes, HttpContext http, [FromForm] string? returnUrl)
    {
        _ = returnUrl;
        if (http.User.AsPerson() is { } person && http.User.SessionId() is { } session)
        {
            await sessions.EndAsync(person.Id, session);
            await notes.WriteAsync(person, AuditAction.SignedOut);
        }

        await signIn.SignOutAsync();
        return Results.LocalRedirect("/account/sign-in");
    }
}
