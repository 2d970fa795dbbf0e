using System.Net;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;

namespace Aamu.Webhooks.Tests.Account;

/// <summary>Behind a proxy that is trusted, so that each test comes from an address of its own.</summary>
public sealed class ProxiedApp : IAsyncLifetime
{
    private RunningApp? app;

    public RunningApp App => app!;

    public async ValueTask InitializeAsync() => app = await RunningApp.StartAsync(("Proxies:Trusted", "127.0.0.1"));

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

public sealed class SignInTests(ProxiedApp proxied) : IClassFixture<ProxiedApp>
{
    private static readonly string[] Flags = ["; secure", "; samesite=lax", "; httponly"];

    [Fact]
    public async Task A_form_whose_token_does_not_fit_is_answered_by_a_page_that_says_what_to_do()
    {
        using var visitor = new Visitor(proxied.App.Url);
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("_handler", "sign-in"), KeyValuePair.Create("Entered.Email", "aino@example.com")]);
        var answer = await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/account/sign-in") { Content = form });
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("load it again and repeat the last step", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_right_password_opens_and_leads_where_the_person_wanted_to_go()
    {
        using var visitor = new Visitor(proxied.App.Url) { From = "192.0.2.1" };
        var answer = await visitor.SignInAsync(RunningApp.AdminEmail, RunningApp.AdminPassword, "/t/team_1/keys");
        Assert.EndsWith("/t/team_1/keys", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("aamu=", StringComparison.Ordinal));
        Assert.All(Flags, flag => Assert.Contains(flag, cookie, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_link_with_another_site_in_it_leads_home()
    {
        using var visitor = new Visitor(proxied.App.Url) { From = "192.0.2.2" };
        var answer = await visitor.SignInAsync(RunningApp.AdminEmail, RunningApp.AdminPassword, "//evil.example/");
        Assert.Equal("/", new Uri(new Uri("https://here.example/"), answer.Headers.Location!).AbsolutePath);
        Assert.DoesNotContain("evil", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_learns_which_accounts_exist()
    {
        await proxied.App.AddPersonAsync("locked@example.com");
        using var visitor = new Visitor(proxied.App.Url) { From = "192.0.2.3" };
        var unknown = await SayAsync(visitor, "nobody@example.com", "whatever it is");
        Assert.Contains(SignInDesk.NoMatch, unknown, StringComparison.Ordinal);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(unknown, await SayAsync(visitor, "locked@example.com", "whatever it is"));
        }

        // Closed now, for the right password too, and without a word more.
        Assert.Equal(unknown, await SayAsync(visitor, "locked@example.com", People.Password));
    }

    [Fact]
    public async Task A_network_that_fails_too_often_waits_and_others_do_not()
    {
        using var guesser = new Visitor(proxied.App.Url) { From = "192.0.2.4" };
        for (var i = 0; i < SignInThrottle.Most; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await guesser.SignInAsync($"{i}@example.com", "one password for all")).StatusCode);
        }

        var refused = await guesser.SignInAsync(RunningApp.AdminEmail, RunningApp.AdminPassword);
        // Ten minutes from the first failure, which is some time ago where the machine is busy.
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10));
        Assert.Matches("Wait ([5-9]|10) min", await refused.Content.ReadAsStringAsync());
        using var other = new Visitor(proxied.App.Url) { From = "192.0.2.5" };
        Assert.Equal(HttpStatusCode.Redirect, (await other.SignInAsync(RunningApp.AdminEmail, RunningApp.AdminPassword)).StatusCode);
    }

    [Fact]
    public async Task Where_no_provider_is_set_the_sign_in_offers_none_and_there_is_no_such_way()
    {
        using var visitor = new Visitor(proxied.App.Url);
        Assert.DoesNotContain("/account/outside", await visitor.ReadAsync("/account/sign-in"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/account/outside/start?returnUrl=%2F")).StatusCode);
    }

    [Fact]
    public async Task Over_https_browsers_are_told_to_stay_there()
    {
        using var visitor = new Visitor(proxied.App.Url) { From = "192.0.2.6" };
        var answer = await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/account/sign-in") { Headers = { Host = "webhooks.example" } });
        Assert.Equal("max-age=31536000", answer.Headers.GetValues("Strict-Transport-Security").Single());
    }

    [Fact]
    public async Task Over_https_every_cookie_stays_with_it_and_out_of_reach_of_scripts()
    {
        using var visitor = new Visitor(proxied.App.Url) { From = "192.0.2.7" };
        var page = await visitor.GetAsync("/account/sign-in");
        var entered = await visitor.SignInAsync(RunningApp.AdminEmail, RunningApp.AdminPassword);
        var cookies = page.Headers.GetValues("Set-Cookie").Concat(entered.Headers.GetValues("Set-Cookie")).ToList();
        Assert.Contains(cookies, cookie => cookie.StartsWith(".AspNetCore.Antiforgery.", StringComparison.Ordinal));
        Assert.All(cookies, cookie => Assert.Contains("; secure", cookie, StringComparison.Ordinal));
        Assert.All(cookies, cookie => Assert.Contains("; httponly", cookie, StringComparison.Ordinal));
        Assert.All(cookies, cookie => Assert.Contains("; samesite=", cookie, StringComparison.Ordinal));
    }

    private static async Task<string> SayAsync(Visitor visitor, string email, string password)
    {
        var answer = await (await visitor.SignInAsync(email, password)).Content.ReadAsStringAsync();
        return WebUtility.HtmlDecode(answer.Split("role=\"alert\"")[1].Split('>', 2)[1].Split("</p>")[0]);
    }
}
