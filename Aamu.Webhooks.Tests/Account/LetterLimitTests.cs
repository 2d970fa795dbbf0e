using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;

namespace Aamu.Webhooks.Tests.Account;

public sealed class LetterLimitTests
{
    [Fact]
    public async Task An_address_gets_three_letters_an_hour_and_ten_a_day_whoever_asks()
    {
        await using var office = await AccountOffice.OpenAsync();
        var limit = office.Get<LetterLimit>();
        for (var hour = 0; hour < 4; hour++)
        {
            for (var i = 0; i < LetterLimit.PerHour; i++)
            {
                Assert.Equal((hour * LetterLimit.PerHour) + i < LetterLimit.PerDay, await limit.TakeAsync(i % 2 == 0 ? "aino@example.com" : " Aino@Example.com"));
            }

            Assert.False(await limit.TakeAsync("aino@example.com"));
            Assert.True(hour > 0 || await limit.TakeAsync("otto@example.com"));
            office.Clock.Advance(TimeSpan.FromHours(1));
        }

        office.Clock.Advance(TimeSpan.FromHours(20));
        Assert.True(await limit.TakeAsync("aino@example.com"));
    }

    [Fact]
    public async Task A_letter_that_was_not_sent_does_not_count()
    {
        await using var office = await AccountOffice.OpenAsync();
        var limit = office.Get<LetterLimit>();
        for (var i = 0; i < 5; i++)
        {
            Assert.True(await limit.TakeAsync("aino@example.com"));
            await limit.GiveBackAsync("aino@example.com");
        }
    }

    [Fact]
    public async Task Those_who_ask_at_the_same_time_do_not_slip_through()
    {
        await using var office = await AccountOffice.OpenAsync();
        var taken = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => office.Get<LetterLimit>().TakeAsync("aino@example.com"))));
        Assert.Equal(LetterLimit.PerHour, taken.Count(one => one));
    }

    [Fact]
    public async Task However_often_a_reset_is_asked_for_the_mailbox_gets_three_letters_and_the_page_says_the_same()
    {
        await using var box = new PostBox();
        await using var app = await RunningApp.StartAsync(box.Settings("https://webhooks.example.com"));
        await app.AddPersonAsync("flooded@example.com");
        using var visitor = new Visitor(app.Url);
        for (var i = 0; i < LetterLimit.PerHour + 2; i++)
        {
            Assert.Contains("is on its way", await (await visitor.SubmitAsync("/account/forgot", ("Entered.Email", "flooded@example.com"))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        await visitor.SubmitAsync("/account/forgot", ("Entered.Email", RunningApp.AdminEmail));
        var seen = new List<string>();
        while (!seen.Contains(RunningApp.AdminEmail))
        {
            seen.Add((await box.NextAsync()).To.Mailboxes.Single().Address);
        }

        Assert.True(seen.Count(address => address == "flooded@example.com") <= LetterLimit.PerHour);
    }
}
