using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Tests.Account;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Account.Outside;
using Microsoft.AspNetCore.Identity;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser.Pages;

/// <summary>The pages of accounts where mail is sent and there is an outside sign-in: their forms stand open, by links that fit.</summary>
internal static class AccountPages
{
    private const string Trouble = "The disk is full.";

    public static async Task<IReadOnlyList<PageState>> OfAsync(Readers readers, OpenIdProvider provider)
    {
        var app = readers.App;
        provider.Person = new("somebody", "somebody@example.org");
        await readers.AddNobodyAsync();
        await readers.SignInAsync(Eyes.Admin, RunningApp.AdminEmail, RunningApp.AdminPassword);
        await readers.AddPersonAsync(Eyes.Stranger);
        await readers.AddPersonAsync(Eyes.Viewer);
        await AddPasskeysAsync(app, await app.AddPersonAsync(Readers.EmailOf(Eyes.Guarded)));
        await readers.SignInAsync(Eyes.Guarded, Readers.EmailOf(Eyes.Guarded), People.Password, TwoStepTests.TurnOnAsync);
        await app.WithUsersAsync(async users => await users.AddLoginAsync((await users.FindByEmailAsync(RunningApp.AdminEmail))!, new UserLoginInfo(provider.Url, "admin", "Example Login")));
        var setup = (await app.WithUsersAsync(app.Get<SetupLink>().IssueAsync))!;
        return [.. Entrances(setup, await LinksAsync(app)), .. Profiles(app), StoreInTrouble(app.Get<StoreState>())];
    }

    private static IEnumerable<PageState> Entrances(string setup, (string Reset, string Address, string TakeBack) links) =>
    [
        new("/account/sign-in", "/account/sign-in", "Sign in with Example Login", Eyes.Nobody),
        new("/account/second-step", "/account/sign-in", "Code of your authenticator app", Eyes.Nobody) { First = SignInAsync },
        new("/account/forgot", "/account/forgot", "You get a letter with a link", Eyes.Nobody),
        new("/account/forgot", "/account/forgot", "is on its way", Eyes.Nobody) { First = ForgetAsync },
        new("/account/reset", links.Reset, "Choose a new password", Eyes.Nobody),
        new("/account/setup", setup, "Become the first operator", Eyes.Nobody),
        new("/account/address", links.Address, "Is this your address?", Eyes.Nobody),
        new("/account/take-back", links.TakeBack, "Yes, take it back", Eyes.Nobody),
        new("/account/outside", OutsideEndpoints.For("/"), "No account here is connected", Eyes.Nobody),
        new("/account/outside", OutsideEndpoints.For("/account"), "Connect them", Eyes.Stranger),
        new("/mail", "/mail", "A new password for Aamu Webhooks", Eyes.Nobody),
    ];

    private static IEnumerable<PageState> Profiles(RunningApp app) =>
    [
        new("/account", "/account", "Change the address", Eyes.Stranger),
        new("/account", "/account", "Disconnect it"),
        new("/account", "/account", "2 open this account", Eyes.Guarded),
        new("/account/confirm", "/account/confirm", "Use a passkey", Eyes.Guarded),
        new("/account/passkeys", "/account/passkeys", "My phone", Eyes.Guarded),
        new("/account/two-step", "/account/two-step", "New recovery codes, or a life without", Eyes.Guarded),
        new("/account/two-step", "/account/two-step", "Scan this with your authenticator app", Eyes.Stranger) { First = page => BeginTwoStepAsync(app, page, Eyes.Stranger) },
        new("/account/two-step", "/account/two-step", "Keep these recovery codes", Eyes.Viewer) { First = page => TurnOnTwoStepAsync(app, page, Eyes.Viewer) },
    ];

    /// <summary>The only page here that says it: the others belong to no team.</summary>
    private static PageState StoreInTrouble(StoreState store) => new("/t/{TeamId}", $"/t/{RunningApp.TeamId}", Trouble)
    {
        First = _ =>
        {
            // The next commit that gets to the disk would end it.
            store.Changed += () => store.Is(Trouble);
            store.Is(Trouble);
            return Task.CompletedTask;
        },
    };

    private static Task<IdentityResult> AddPasskeysAsync(RunningApp app, string person) => app.WithUsersAsync(async users =>
    {
        var account = (await users.FindByIdAsync(person))!;
        await users.AddOrUpdatePasskeyAsync(account, Passkey(1, "A key with a rather long name, for the drawer at home", isSynced: false));
        return await users.AddOrUpdatePasskeyAsync(account, Passkey(2, "My phone", isSynced: true));
    });

    private static UserPasskeyInfo Passkey(byte id, string name, bool isSynced) =>
        new([id], [1], TimeProvider.System.GetUtcNow(), 0, ["internal"], true, isSynced, isSynced, [1], [1]) { Name = name };

    /// <summary>Of letters that were really asked for.</summary>
    private static async Task<(string Reset, string Address, string TakeBack)> LinksAsync(RunningApp app)
    {
        await app.AddPersonAsync("forgetful@example.com");
        await app.AddPersonAsync("moves@example.com");
        using var forgetful = new Visitor(app.Url);
        await forgetful.SubmitAsync("/account/forgot", ("Entered.Email", "forgetful@example.com"));
        using var moves = await app.SignedInAsync("moves@example.com");
        await moves.SubmitAsync("/account", ("Changed.Email", "has-moved@example.com"));
        await moves.SubmitAsync((await app.LetterAsync("has-moved@example.com", "Is this your address?")).Path(), ("Wish.Id", "confirm"));
        await moves.SubmitAsync("/account", ("Changed.Email", "moves-on@example.com"));
        return (
            (await app.LetterAsync("forgetful@example.com", "A new password")).Path(),
            (await app.LetterAsync("moves-on@example.com", "Is this your address?")).Path(),
            (await app.LetterAsync("moves@example.com", "was changed")).Path());
    }

    private static Task PressAsync(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();

    private static async Task SignInAsync(IPage page)
    {
        await page.GetByLabel("E-mail").FillAsync(Readers.EmailOf(Eyes.Guarded));
        await page.GetByLabel("Password").FillAsync(People.Password);
        await PressAsync(page, "Sign in");
    }

    private static async Task ForgetAsync(IPage page)
    {
        await page.GetByLabel("Your e-mail").FillAsync("nobody-knows@example.com");
        await PressAsync(page, "Send the letter");
    }

    /// <summary>However long the looks at the pages before took, nobody is asked whether it is still they.</summary>
    private static async Task BeginTwoStepAsync(RunningApp app, IPage page, Eyes eyes)
    {
        var person = await app.WithUsersAsync(async users => (await users.FindByEmailAsync(Readers.EmailOf(eyes)))!.Id);
        var sessions = app.Get<SessionBook>();
        foreach (var session in await sessions.ListAsync(person))
        {
            await sessions.ProveAsync(session.Id);
        }

        await PressAsync(page, "Set it up");
    }

    private static async Task TurnOnTwoStepAsync(RunningApp app, IPage page, Eyes eyes)
    {
        await BeginTwoStepAsync(app, page, eyes);
        var key = (await page.Locator("code").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        await page.GetByLabel("Enter the six digits that the app shows").FillAsync(TwoStepTests.Code(key));
        await PressAsync(page, "Turn it on");
    }
}
