using System.Security.Claims;
using Aamu.Webhooks.Web.Account;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>Somebody with an account sits before the page, and has signed in a moment ago.</summary>
internal static class SignedInBrowser
{
    public static async Task SignInAsync(this BunitContext browser)
    {
        var person = browser.AddAuthorization().SetAuthorized("aino@example.com");
        await AccountsDatabase.MigrateAsync(browser.Services);
        await using (var context = await browser.Services.GetRequiredService<IDbContextFactory<AccountsDbContext>>().CreateDbContextAsync())
        {
            context.Users.Add(new AccountUser { Id = "aino", UserName = "aino@example.com" });
            await context.SaveChangesAsync();
        }

        person.SetClaims(
            new Claim(ClaimTypes.NameIdentifier, "aino"),
            new Claim(SessionCookie.SessionClaim, await browser.Services.GetRequiredService<SessionBook>().BeginAsync("aino", "Test", null)));
    }
}
