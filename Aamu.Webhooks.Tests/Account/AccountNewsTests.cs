using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;

namespace Aamu.Webhooks.Tests.Account;

public sealed class AccountNewsTests
{
    [Fact]
    public async Task Whoever_owns_an_account_is_told_of_changes_to_it_also_when_its_mailbox_has_had_enough_of_links()
    {
        await using var box = new PostBox();
        await using var app = await RunningApp.StartAsync(box.Settings("https://webhooks.example.com"));
        await app.AddPersonAsync("told@example.com");
        using var owner = await app.SignedInAsync("told@example.com");
        for (var i = 0; i < LetterLimit.PerHour; i++)
        {
            await owner.SubmitAsync("/account/forgot", ("Entered.Email", "told@example.com"));
            Assert.Equal("A new password for Aamu Webhooks", (await box.NextAsync()).Subject);
        }

        await owner.SubmitAsync("/account", ("Entered.Current", People.Password), ("Entered.New", "eleven loud geese"));
        var letter = await box.NextAsync();
        Assert.Equal(("Your password for Aamu Webhooks was changed", "told@example.com"), (letter.Subject, letter.To.Mailboxes.Single().Address));
        Assert.Contains("from 127.0.0.1", letter.TextBody, StringComparison.Ordinal);
        Assert.Equal("/account", PostBox.PathIn(letter));
        Assert.DoesNotContain("geese", letter.TextBody, StringComparison.Ordinal);

        await TwoStepTests.TurnOnAsync(owner);
        Assert.Equal("Two-step sign-in to Aamu Webhooks was turned on", (await box.NextAsync()).Subject);
        await owner.SubmitAsync("/account/two-step", ("Managed.Password", "eleven loud geese"), ("Managed.Wish", "off"));
        Assert.Equal("Two-step sign-in to Aamu Webhooks was turned off", (await box.NextAsync()).Subject);
    }
}
