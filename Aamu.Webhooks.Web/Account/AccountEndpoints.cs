using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Aamu.Webhooks.Web.Account;

internal static class AccountEndpoints
{
    public static void MapAccount(this WebApplication app) => app.MapPost("/account/sign-out", SignOutAsync).RequireAuthorization();

    private static async Task<IResult> SignOutAsync(SignInManager<AccountUser> signIn, [FromForm] string? returnUrl)
    {
        _ = returnUrl;
        await signIn.SignOutAsync();
        return Results.LocalRedirect("/account/sign-in");
    }
}
