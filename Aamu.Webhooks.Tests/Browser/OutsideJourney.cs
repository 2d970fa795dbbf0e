using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

/// <summary>With a provider beside the program: real redirects there and back.</summary>
[Collection(BrowserJourneys.Name)]
public sealed class OutsideJourney(Chromium chromium)
{
    [Fact]
    [Visits("/account/sign-in", "/account/outside", "/account")]
    public async Task An_outside_sign_in_opens_nothing_until_it_is_connected_with_the_account_and_then_opens_it()
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var app = await RunningApp.StartAsync(provider.Settings);
        await app.AddPersonAsync("inside@example.com");
        provider.Person = new("outsider", "outside@example.org");
        await using var browser = await chromium.ContextAsync(app.Url);
        var pages = new PlainPages(app, await browser.NewPageAsync());

        await pages.Page.GotoAsync("/account");
        await pages.FollowAsync("Sign in with Example Login");
        await pages.ExpectTitleAsync("You are not signed in");
        await Assertions.Expect(pages.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("No account here is connected with yours at Example Login");

        await pages.FollowAsync("To the sign-in");
        await pages.SignInAsync("inside@example.com");
        await pages.FollowAsync("Connect it");
        await pages.ExpectTitleAsync("Connect with Example Login");
        await pages.ExpectAsync("outside@example.org");
        await pages.PressAsync("Connect them");
        await pages.ExpectAsync("Connected: you can sign in with Example Login.");

        await pages.SignOutAsync();
        await pages.Page.GotoAsync("/account");
        await pages.FollowAsync("Sign in with Example Login");
        await pages.ExpectAsync("Signed in as inside@example.com.");
    }
}
