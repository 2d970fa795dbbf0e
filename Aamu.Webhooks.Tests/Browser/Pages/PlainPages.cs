using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser.Pages;

/// <summary>The pages outside the console: of a person's account, and of the letters that lie at <c>/mail</c> in development.</summary>
internal sealed class PlainPages(RunningApp app, IPage page)
{
    public IPage Page => page;

    public async Task SignInAsync(string email, string password = People.Password)
    {
        await FillAsync(("E-mail", email), ("Password", password));
        await PressAsync("Sign in");
    }

    public async Task SignOutAsync()
    {
        await page.GotoAsync("/");
        await PressAsync("Account");
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/account/sign-in"));
    }

    public async Task FillAsync(params (string Label, string Text)[] fields)
    {
        foreach (var (label, text) in fields)
        {
            await page.GetByLabel(label, new() { Exact = true }).FillAsync(text);
        }
    }

    public Task PressAsync(string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    public Task FollowAsync(string link) => page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync();

    public Task ExpectTitleAsync(string title) => Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(title);

    public Task ExpectAsync(string text) => Assertions.Expect(page.GetByText(text)).ToBeVisibleAsync();

    /// <summary>Finds the letter in the drawer and opens its link.</summary>
    public async Task OpenLetterAsync(string to, string subject)
    {
        // The page does not tell by itself of what comes later.
        await app.LetterAsync(to, subject);
        await page.GotoAsync("/mail");
        await page.GetByRole(AriaRole.Article).Filter(new() { HasText = $"To {to}" }).Filter(new() { HasText = subject }).First
            .GetByRole(AriaRole.Link, new() { Name = "Open the link" }).ClickAsync();
    }
}
