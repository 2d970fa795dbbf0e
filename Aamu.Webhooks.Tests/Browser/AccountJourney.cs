using System.Text.RegularExpressions;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Account;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

/// <summary>Everything that a person does about the own account, with the letters that it takes.</summary>
[Collection(BrowserJourneys.Name)]
public sealed class AccountJourney(Chromium chromium)
{
    /// <summary>Whether each of two presses was kept from being sent.</summary>
    private const string PressedTwice = """
        () => {
          const kept = [];
          addEventListener('submit', event => { kept.push(event.defaultPrevented); event.preventDefault(); });
          const button = document.querySelector('.plain-form [type=submit]');
          button.click();
          button.click();
          return kept;
        }
        """;

    [Fact]
    [Visits("/", "/t/{TeamId}/members", "/mail", "/account/join", "/t/{TeamId}", "/account", "/account/passkeys", "/account/confirm")]
    public async Task Who_is_in_no_team_is_invited_by_a_letter_joins_and_long_after_confirms_who_sits_there()
    {
        await using var app = await RunningApp.InDevelopmentAsync();
        var person = await app.AddPersonAsync("newcomer@example.com");
        await using var own = await chromium.ContextAsync(app.Url);
        var newcomer = new PlainPages(app, await own.NewPageAsync());
        await newcomer.Page.GotoAsync("/account/sign-in");
        await newcomer.SignInAsync("newcomer@example.com");
        await newcomer.ExpectTitleAsync("You are not in a team yet");

        await InviteAsync(app, "newcomer@example.com");
        await newcomer.OpenLetterAsync("newcomer@example.com", "invites you to");
        await newcomer.ExpectAsync("You are signed in as newcomer@example.com.");
        await newcomer.PressAsync("Join the team");
        await newcomer.ExpectTitleAsync("Overview");

        await app.LetTimePassAsync(person);
        await newcomer.PressAsync("Account");
        await newcomer.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Your account" }).ClickAsync();
        await newcomer.FollowAsync("Add one");
        await newcomer.FollowAsync("Confirm that it is you, to add one");
        await newcomer.FillAsync(("Password, or a code of your app", "not my password"));
        await newcomer.PressAsync("Confirm");
        await Assertions.Expect(newcomer.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("That is not it.");
        await newcomer.FillAsync(("Password, or a code of your app", People.Password));
        await newcomer.PressAsync("Confirm");
        await Assertions.Expect(newcomer.Page).ToHaveURLAsync(new Regex("/account/passkeys$"));
        await Assertions.Expect(newcomer.Page.GetByRole(AriaRole.Link, new() { Name = "Confirm that it is you, to add one" })).ToHaveCountAsync(0);
    }

    [Fact]
    [Visits("/account/sign-in", "/account/forgot", "/mail", "/account/reset", "/account")]
    public async Task A_forgotten_password_is_replaced_by_the_link_of_a_letter()
    {
        const string NewPassword = "four other grey herons";
        await using var app = await RunningApp.InDevelopmentAsync();
        await app.AddPersonAsync("forgetful@example.com");
        await using var own = await chromium.ContextAsync(app.Url);
        var pages = new PlainPages(app, await own.NewPageAsync());
        await pages.Page.GotoAsync("/account");
        await pages.FollowAsync("Forgotten your password?");
        await pages.FillAsync(("Your e-mail", "forgetful@example.com"));
        await pages.PressAsync("Send the letter");
        await Assertions.Expect(pages.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("a letter with a link is on its way");

        await pages.OpenLetterAsync("forgetful@example.com", "A new password");
        await pages.FillAsync(("New password", "password1234"));
        await pages.PressAsync("Set the password");
        await Assertions.Expect(pages.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("among the first that an attacker tries");
        await pages.FillAsync(("New password", NewPassword));
        await pages.PressAsync("Set the password");
        await pages.ExpectTitleAsync("The new password is set");
        await pages.FollowAsync("Sign in");
        await pages.SignInAsync("forgetful@example.com", NewPassword);
        await Assertions.Expect(pages.Page).Not.ToHaveURLAsync(new Regex("sign-in"));
        await pages.Page.GotoAsync("/account");
        await pages.ExpectAsync("Signed in as forgetful@example.com.");
    }

    [Fact]
    [Visits("/account", "/account/two-step", "/account/sign-in", "/account/second-step")]
    public async Task Two_step_sign_in_is_turned_on_asked_for_at_the_next_sign_in_and_a_recovery_code_opens_without_the_phone()
    {
        await using var app = await RunningApp.InDevelopmentAsync();
        await app.AddPersonAsync("careful@example.com");
        await using var own = await chromium.ContextAsync(app.Url);
        var pages = new PlainPages(app, await own.NewPageAsync());
        await pages.Page.GotoAsync("/account");
        await pages.SignInAsync("careful@example.com");
        await pages.FollowAsync("Set it up");
        await pages.PressAsync("Set it up");
        await Assertions.Expect(pages.Page.GetByRole(AriaRole.Img, new() { NameRegex = new("^QR code") })).ToBeVisibleAsync();
        var key = (await pages.Page.Locator("code").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        await pages.FillAsync(("Enter the six digits that the app shows", TwoStepTests.Code(key)));
        await pages.PressAsync("Turn it on");
        var code = (await pages.Page.GetByRole(AriaRole.Region, new() { Name = "Recovery codes" }).Locator("pre").InnerTextAsync()).Split('\n')[0];
        await pages.FollowAsync("I have kept them");
        await pages.ExpectAsync("On: a code of your authenticator app is asked after the password.");

        await pages.SignOutAsync();
        await pages.SignInAsync("careful@example.com");
        await pages.ExpectTitleAsync("Second step");
        await pages.FillAsync(("Code of your authenticator app", "000000"));
        await pages.PressAsync("Sign in");
        await Assertions.Expect(pages.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This code does not fit.");
        await pages.FillAsync(("Code of your authenticator app", TwoStepTests.NextCode(key)));
        await pages.PressAsync("Sign in");
        await pages.ExpectTitleAsync("You are not in a team yet");

        await pages.SignOutAsync();
        await pages.SignInAsync("careful@example.com");
        await pages.FillAsync(("Code of your authenticator app", code));
        await pages.PressAsync("Sign in");
        await pages.ExpectTitleAsync("You are not in a team yet");
        await pages.Page.GotoAsync("/account/two-step");
        await pages.ExpectAsync("You have 9 recovery codes left.");
    }

    [Fact]
    [Visits("/account/sign-in", "/account/second-step")]
    public async Task A_form_that_is_pressed_twice_is_sent_once()
    {
        await using var app = await RunningApp.InDevelopmentAsync();
        await app.AddPersonAsync("hasty@example.com");
        using var owner = await app.SignedInAsync("hasty@example.com");
        var (key, _) = await TwoStepTests.TurnOnAsync(owner);
        await using var own = await chromium.ContextAsync(app.Url);
        var pages = new PlainPages(app, await own.NewPageAsync());
        var signIn = pages.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true });
        await pages.Page.GotoAsync("/account/sign-in");

        // Of two presses at once the browser itself makes one; ours to keep back is the second that comes while the first is on its way. Here both are stopped before they leave, and it is seen that the second had been already.
        await pages.FillAsync(("E-mail", "hasty@example.com"), ("Password", People.Password));
        var kept = await pages.Page.EvaluateAsync<bool[]>(PressedTwice);
        Assert.Equal([false, true], kept);
        await pages.Page.GotoAsync("/account/sign-in");

        // Nothing is sent while something is missing, and that is no press that counts.
        await signIn.DblClickAsync();
        await pages.FillAsync(("E-mail", "hasty@example.com"), ("Password", People.Password));
        await signIn.DblClickAsync();
        await pages.ExpectTitleAsync("Second step");
        await pages.FillAsync(("Code of your authenticator app", TwoStepTests.NextCode(key)));
        await signIn.DblClickAsync();
        await pages.ExpectTitleAsync("You are not in a team yet");

        var noted = await app.Get<AuditLog>().PageAsync(TeamAccess.ForOperator("olli", null), new() { Who = "hasty@example.com" }, 20);
        Assert.DoesNotContain(noted.Items, line => line.Action is AuditAction.SecondStepRefused or AuditAction.SignInRefused);
    }

    [Fact]
    [Visits("/account", "/mail", "/account/address", "/account/take-back", "/account/reset")]
    public async Task An_address_is_changed_by_the_letter_to_the_new_one_and_taken_back_by_the_letter_to_the_former()
    {
        await using var app = await RunningApp.InDevelopmentAsync();
        await app.AddPersonAsync("robbed@example.com");
        await using var thiefs = await chromium.ContextAsync(app.Url);
        var thief = new PlainPages(app, await thiefs.NewPageAsync());
        await thief.Page.GotoAsync("/account");
        await thief.SignInAsync("robbed@example.com");
        await thief.FillAsync(("New address", "thief@example.com"));
        await thief.PressAsync("Change the address");
        await thief.ExpectAsync("a letter is on its way to thief@example.com");
        await thief.OpenLetterAsync("thief@example.com", "Is this your address?");
        await thief.ExpectTitleAsync("Is this your address?");
        await thief.PressAsync("Yes, confirm it");
        await thief.ExpectTitleAsync("The address is confirmed");

        await using var owners = await chromium.ContextAsync(app.Url);
        var owner = new PlainPages(app, await owners.NewPageAsync());
        await owner.OpenLetterAsync("robbed@example.com", "was changed");
        await owner.ExpectTitleAsync("Take the address back");
        await owner.PressAsync("Yes, take it back");
        await owner.ExpectTitleAsync("The address is yours again");
        await owner.OpenLetterAsync("robbed@example.com", "A new password");
        await owner.FillAsync(("New password", "nine other quiet herons"));
        await owner.PressAsync("Set the password");
        await owner.ExpectTitleAsync("The new password is set");

        await thief.Page.GotoAsync("/account");
        await Assertions.Expect(thief.Page).ToHaveURLAsync(new Regex("/account/sign-in"));
        await owner.Page.GotoAsync("/account");
        await owner.SignInAsync("robbed@example.com", "nine other quiet herons");
        await owner.ExpectAsync("Signed in as robbed@example.com.");
    }

    private async Task InviteAsync(RunningApp app, string email)
    {
        await using var team = await chromium.ContextAsync(app.Url);
        await team.SignInAsync(app, RunningApp.AdminEmail, RunningApp.AdminPassword);
        var admin = new PlainPages(app, await team.NewPageAsync());
        await admin.Page.GotoAsync($"/t/{RunningApp.TeamId}/members");
        await admin.PressAsync("Invite somebody");
        await admin.Page.GetByRole(AriaRole.Textbox, new() { Name = "E-mail" }).FillAsync(email);
        await admin.PressAsync("Make the link");
        await admin.ExpectAsync($"the letter to {email} was not sent, and lies at /mail");
    }
}
