using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Mail;

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
    public async Task An_account_asks_for_five_an_hour_to_whatever_addresses()
    {
        await using var office = await AccountOffice.OpenAsync();
        var limit = office.Get<LetterLimit>();
        for (var i = 0; i < LetterLimit.AsksPerHour; i++)
        {
            Assert.True(await limit.AskAsync("aino"));
        }

        Assert.False(await limit.AskAsync("aino"));
        Assert.True(await limit.AskAsync("otto"));
        // It is no letter to anybody.
        Assert.True(await limit.TakeAsync(""));
        office.Clock.Advance(TimeSpan.FromHours(1));
        Assert.True(await limit.AskAsync("aino"));
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
    public async Task Nor_do_those_who_ask_two_servers()
    {
        await using var one = await AccountOffice.OnServerAsync();
        await using var other = await one.BesideAsync();
        var taken = await Task.WhenAll(Enumerable.Range(0, 12).Select(ask => Task.Run(() => (ask % 2 == 0 ? one : other).Get<LetterLimit>().TakeAsync("aino@example.com"))));
        Assert.Equal(LetterLimit.PerHour, taken.Count(isTaken => isTaken));
    }

    [Fact]
    public async Task A_letter_that_nobody_could_read_is_not_counted_as_sent()
    {
        await using var app = await RunningApp.StartAsync();
        var post = app.Get<PostOffice>();
        Assert.False(post.IsOpen);
        await Assert.ThrowsAsync<InvalidOperationException>(() => post.SendAsync(new Letter("aino@example.com", "A link", "https://webhooks.example.com/"), TestContext.Current.CancellationToken));
        Assert.False(await post.TrySendAsync(new Letter("aino@example.com", "A notice", "") { IsNotice = true }, TestContext.Current.CancellationToken));
        Assert.Contains(app.Logs.Lines, line => line.Contains("A letter could not be sent: A notice", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_letter_but_a_notice_is_counted_where_letters_are_sent()
    {
        await using var box = new PostBox();
        await using var app = await RunningApp.StartAsync(box.Settings("https://webhooks.example.com"));
        var post = app.Get<PostOffice>();
        var link = new Letter("flooded@example.com", "A link", "https://webhooks.example.com/");
        for (var i = 0; i < LetterLimit.PerHour; i++)
        {
            Assert.True(await post.SendAsync(link, TestContext.Current.CancellationToken));
            Assert.Equal("A link", (await box.NextAsync()).Subject);
        }

        Assert.False(await post.SendAsync(link, TestContext.Current.CancellationToken));
        Assert.True(await post.SendAsync(link with { Subject = "A notice", IsNotice = true }, TestContext.Current.CancellationToken));
        Assert.Equal("A notice", (await box.NextAsync()).Subject);
        Assert.True(box.IsEmpty);
    }
}
