using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Aamu.Webhooks.Web.Account.Passkeys;

/// <summary>What a browser must know before it can make or show a passkey. The challenge in it is kept in a cookie of that browser, closed, for five minutes, and answered once.</summary>
internal static class PasskeyEndpoints
{
    public const string AskPath = "/account/passkeys/ask";
    public const string MakePath = "/account/passkeys/make";

    public static void MapPasskeys(this WebApplication app)
    {
        app.MapPost(AskPath, AskAsync).AllowAnonymous();
        app.MapPost(MakePath, MakeAsync).RequireAuthorization();
    }

    /// <summary>Whoever is signed in is asked for a passkey of the own account; others for any that the device has for this site. So nobody learns who has one.</summary>
    private static async Task<IResult> AskAsync(SignInManager<AccountUser> accounts, HttpContext http, [FromForm] string? passkey)
    {
        _ = passkey;
        var person = await accounts.UserManager.GetUserAsync(http.User);
        return Results.Text(await accounts.MakePasskeyRequestOptionsAsync(person), "application/json");
    }

    private static async Task<IResult> MakeAsync(SignInManager<AccountUser> accounts, SessionBook sessions, HttpContext http, [FromForm] string? passkey)
    {
        _ = passkey;
        if (await accounts.UserManager.GetUserAsync(http.User) is not { Email: { } email } person || http.User.SessionId() is not { } session || !await sessions.IsRecentAsync(session))
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        return Results.Text(await accounts.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity { Id = person.Id, Name = email, DisplayName = email }), "application/json");
    }
}
