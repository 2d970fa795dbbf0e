using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;
using Microsoft.Data.Sqlite;

namespace Aamu.Webhooks.Tests.Account;

public sealed class SessionBookTests
{
    private static readonly SignInSettings Settings = new();

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_session_that_is_not_used_ends_and_so_does_one_that_is_used_for_too_long()
    {
        await using var office = await AccountOffice.OpenAsync();
        var (book, person) = (office.Get<SessionBook>(), await PersonAsync(office));
        var idle = await book.BeginAsync(person, "Firefox on Windows", null);
        office.Clock.Advance(Settings.SessionIdle - Moment);
        Assert.True(await book.SeeAsync(idle, person));
        office.Clock.Advance(Settings.SessionIdle);
        Assert.False(await book.SeeAsync(idle, person));

        var used = await book.BeginAsync(person, "Firefox on Windows", null);
        Assert.Equal([used], (await book.ListAsync(person)).Select(session => session.Id));
        for (var days = 1; days < Settings.SessionLongest.TotalDays; days++)
        {
            office.Clock.Advance(TimeSpan.FromDays(1));
            Assert.True(await book.SeeAsync(used, person));
        }

        office.Clock.Advance(TimeSpan.FromDays(1));
        Assert.False(await book.SeeAsync(used, person));
        Assert.Empty(await book.ListAsync(person));
    }

    [Fact]
    public async Task When_it_was_seen_is_written_down_every_five_minutes_at_most()
    {
        await using var office = await AccountOffice.OpenAsync();
        var (book, person, start) = (office.Get<SessionBook>(), await PersonAsync(office), office.Clock.GetUtcNow());
        var id = await book.BeginAsync(person, "Firefox on Windows", "192.0.2.1");
        office.Clock.Advance(TimeSpan.FromMinutes(4));
        await book.SeeAsync(id, person, "192.0.2.2");
        Assert.Equal((start, "192.0.2.1"), await SeenAsync());
        office.Clock.Advance(TimeSpan.FromMinutes(1));
        await book.SeeAsync(id, person, "192.0.2.2");
        Assert.Equal((start.AddMinutes(5), "192.0.2.2"), await SeenAsync());

        async Task<(DateTimeOffset, string?)> SeenAsync() => Assert.Single(await book.ListAsync(person)) is var session ? (session.SeenAt, session.Address) : default;
    }

    [Fact]
    public async Task A_proof_counts_for_a_quarter_of_an_hour_and_for_its_own_session_only()
    {
        await using var office = await AccountOffice.OpenAsync();
        var (book, person) = (office.Get<SessionBook>(), await PersonAsync(office));
        var (here, elsewhere) = (await book.BeginAsync(person, "here", null), await book.BeginAsync(person, "elsewhere", null));
        office.Clock.Advance(SessionBook.Recent - Moment);
        Assert.True(await book.IsRecentAsync(here));
        office.Clock.Advance(Moment);
        Assert.False(await book.IsRecentAsync(here));
        await book.ProveAsync(here);
        Assert.True(await book.IsRecentAsync(here));
        Assert.False(await book.IsRecentAsync(elsewhere));
    }

    [Fact]
    public async Task Of_an_ended_session_everybody_who_has_it_open_is_told()
    {
        await using var office = await AccountOffice.OpenAsync();
        var (book, person) = (office.Get<SessionBook>(), await PersonAsync(office));
        var told = new List<string>();
        book.Ended += told.Add;
        var (first, kept, last) = (await book.BeginAsync(person, "a", null), await book.BeginAsync(person, "b", null), await book.BeginAsync(person, "c", null));
        Assert.False(await book.EndAsync("somebody else", first));
        Assert.Equal(2, await book.EndOthersAsync(person, kept));
        Assert.Equal(new[] { first, last }.Order(), told.Order());
        Assert.True(await book.SeeAsync(kept, person));
        Assert.False(await book.SeeAsync(first, person));
    }

    [Fact]
    public async Task An_open_page_stays_while_the_database_cannot_say_whether_its_session_goes_on()
    {
        await using var office = await AccountOffice.OpenAsync();
        var (book, person) = (office.Get<SessionBook>(), await PersonAsync(office));
        var (ended, open) = (await book.BeginAsync(person, "ended", null), await book.BeginAsync(person, "open", null));
        await book.EndAsync(person, ended);
        Assert.Equal((false, true), (await book.MayStayAsync(ended, person), await book.MayStayAsync(open, person)));
        using (await DamagedHeader.OfAsync(office))
        {
            await Assert.ThrowsAnyAsync<SqliteException>(() => book.SeeAsync(open, person));
            Assert.True(await book.MayStayAsync(open, person));
        }
    }

    private static async Task<string> PersonAsync(AccountOffice office)
    {
        var person = AccountOffice.Person("aino@example.com");
        Assert.True((await office.Users.CreateAsync(person, People.Password)).Succeeded);
        return person.Id;
    }
}
