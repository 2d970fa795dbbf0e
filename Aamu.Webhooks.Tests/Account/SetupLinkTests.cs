using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Account;

public sealed class SetupLinkTests
{
    [Fact]
    public async Task It_opens_once()
    {
        await using var office = await AccountOffice.OpenAsync();
        var (link, token) = (office.Get<SetupLink>(), await TokenAsync(office));
        Assert.True(await link.OpensAsync(token));
        Assert.True((await UseAsync(office, token, "first@example.com"))!.Succeeded);
        Assert.True((await office.Users.FindByEmailAsync("first@example.com"))!.IsOperator);

        Assert.False(await link.OpensAsync(token));
        Assert.Null(await UseAsync(office, token, "second@example.com"));
        Assert.Null(await office.Users.FindByEmailAsync("second@example.com"));
        Assert.Null(await link.IssueAsync(office.Users));
    }

    [Fact]
    public async Task It_opens_for_an_hour()
    {
        await using var office = await AccountOffice.OpenAsync();
        var token = await TokenAsync(office);
        office.Clock.Advance(SetupLink.Life - TimeSpan.FromSeconds(1));
        Assert.True(await office.Get<SetupLink>().OpensAsync(token));
        office.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await UseAsync(office, token, "late@example.com"));
    }

    [Fact]
    public async Task A_password_that_is_refused_leaves_it_open()
    {
        await using var office = await AccountOffice.OpenAsync();
        var token = await TokenAsync(office);
        Assert.False((await UseAsync(office, token, "first@example.com", "123456789012"))!.Succeeded);
        Assert.True((await UseAsync(office, token, "first@example.com"))!.Succeeded);
    }

    [Fact]
    public async Task Another_token_and_the_link_before_the_last_open_nothing()
    {
        await using var office = await AccountOffice.OpenAsync();
        var before = await TokenAsync(office);
        Assert.Null(await UseAsync(office, null, "a@example.com"));
        Assert.Null(await UseAsync(office, before + "A", "a@example.com"));
        var last = await TokenAsync(office);
        Assert.Null(await UseAsync(office, before, "a@example.com"));
        Assert.True((await UseAsync(office, last, "a@example.com"))!.Succeeded);
    }

    [Fact]
    public async Task Of_several_servers_the_newest_link_opens_at_each_and_for_one()
    {
        await using var one = await AccountOffice.OnServerAsync();
        await using var other = await one.BesideAsync();
        var before = await TokenAsync(one);
        var newest = await TokenAsync(other);
        Assert.False(await one.Get<SetupLink>().OpensAsync(before));
        Assert.True(await one.Get<SetupLink>().OpensAsync(newest));
        Assert.False((await UseAsync(one, newest, "first@example.com", "123456789012"))!.Succeeded);

        var made = await Task.WhenAll(UseAsync(one, newest, "first@example.com"), UseAsync(other, newest, "second@example.com"));

        Assert.Single(made, result => result is { Succeeded: true });
        Assert.Equal(1, await one.Users.Users.CountAsync(user => user.IsOperator));
        Assert.False(await other.Get<SetupLink>().OpensAsync(newest));
    }

    [Fact]
    public async Task A_new_service_prints_it_in_its_log_and_whoever_opens_it_is_its_operator()
    {
        await using var app = await RunningApp.StartAsync(("Seed:OperatorEmail", ""));
        await app.Logs.WaitForAsync(SetupLink.Path);
        var line = app.Logs.Lines.Single(line => line.Contains(SetupLink.Path, StringComparison.Ordinal));
        var link = new Uri(line.Split(' ').Single(word => word.StartsWith(app.Url + SetupLink.Path, StringComparison.Ordinal)));

        using var visitor = new Visitor(app.Url);
        var made = await visitor.SubmitAsync(link.PathAndQuery, ("Entered.Email", "first@example.com"), ("Entered.Password", People.Password));
        Assert.Equal(302, (int)made.StatusCode);
        Assert.Equal(200, (int)(await visitor.GetAsync("/hangfire")).StatusCode);

        using var late = new Visitor(app.Url);
        Assert.Contains("does not open anything", await late.ReadAsync(link.PathAndQuery), StringComparison.Ordinal);
    }

    private static async Task<string> TokenAsync(AccountOffice office) => (await office.Get<SetupLink>().IssueAsync(office.Users))!.Split("token=")[1];

    private static Task<Microsoft.AspNetCore.Identity.IdentityResult?> UseAsync(AccountOffice office, string? token, string email, string password = People.Password) =>
        office.Get<SetupLink>().UseAsync(token, office.Users, AccountOffice.Person(email), password);
}
