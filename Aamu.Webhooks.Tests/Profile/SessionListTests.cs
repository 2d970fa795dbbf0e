using System.Net;
using System.Text.RegularExpressions;
using Aamu.Webhooks.Tests.Account;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Profile;

public sealed partial class SessionListTests(ProxiedApp proxied) : IClassFixture<ProxiedApp>
{
    private const string Firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0";
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1";

    private readonly RunningApp app = proxied.App;

    [Fact]
    public async Task Each_sign_in_is_listed_by_its_device_and_its_address_and_the_present_one_is_marked()
    {
        var (desk, phone) = await TwoAsync("lister@example.com");
        var listed = await ItemsAsync(desk);
        Assert.Equal(2, listed.Count);
        Assert.Matches("^Firefox on Windows ?this session ?Signed in just now · 127.0.0.1$", listed[0]);
        Assert.Matches("^Safari on iPhone ?Signed in just now, last seen just now · 127.0.0.1 ?Sign out$", listed[1]);
        Assert.Contains("this session", (await ItemsAsync(phone))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_session_is_ended_and_the_others_go_on()
    {
        var (desk, phone) = await TwoAsync("ender@example.com");
        var id = SessionIds().Match(await (await desk.GetAsync("/account")).Content.ReadAsStringAsync()).Groups[1].Value;
        Assert.Contains("One session was ended.", await (await desk.SubmitAsync("/account", ("Ended.Id", id))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await desk.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await phone.GetAsync("/account")).StatusCode);
        Assert.Single(await ItemsAsync(desk));
    }

    [Fact]
    public async Task Everything_else_is_ended_with_one_press()
    {
        var (desk, phone) = await TwoAsync("leaver@example.com");
        using var third = await app.SignedInAsync("leaver@example.com");
        Assert.Contains("2 sessions were ended.", await (await desk.SubmitAsync("/account", ("Ended.Id", "others"))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await desk.GetAsync("/account")).StatusCode);
        Assert.All(await Task.WhenAll(phone.GetAsync("/account"), third.GetAsync("/account")), answer => Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode));
    }

    [Fact]
    public async Task Nobody_ends_somebody_elses_session()
    {
        var (desk, _) = await TwoAsync("owner@example.com");
        var id = SessionIds().Match(await (await desk.GetAsync("/account")).Content.ReadAsStringAsync()).Groups[1].Value;
        var (other, _) = await TwoAsync("meddler@example.com");
        await other.SubmitAsync("/account", ("Ended.Id", id));
        Assert.Equal(2, (await ItemsAsync(desk)).Count);
    }

    [Fact]
    public async Task A_cookie_that_was_kept_opens_nothing_after_signing_out()
    {
        await app.AddPersonAsync("kept@example.com");
        using var visitor = await app.SignedInAsync("kept@example.com");
        using var thief = new Visitor(app.Url);
        thief.Cookies.Add(visitor.Cookies.GetAllCookies());
        Assert.Equal(HttpStatusCode.OK, (await thief.GetAsync("/account")).StatusCode);
        var page = await (await visitor.GetAsync("/account/confirm")).Content.ReadAsStringAsync();
        var token = Regex.Match(page, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/account/sign-out") { Content = form })).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await thief.GetAsync("/account")).StatusCode);
    }

    private async Task<(Visitor Desk, Visitor Phone)> TwoAsync(string email)
    {
        await app.AddPersonAsync(email);
        var (desk, phone) = (new Visitor(app.Url) { Device = Firefox }, new Visitor(app.Url) { Device = Phone });
        Assert.Equal(HttpStatusCode.Redirect, (await phone.SignInAsync(email, People.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await desk.SignInAsync(email, People.Password)).StatusCode);
        return (desk, phone);
    }

    private static async Task<List<string>> ItemsAsync(Visitor visitor)
    {
        var list = (await visitor.ReadAsync("/account")).Split("aria-label=\"Sessions\">")[1].Split("</ul>")[0];
        return [.. list.Split("<li>").Skip(1).Select(item => Regex.Replace(Regex.Replace(item, "<[^>]+>", " "), @"\s+", " ").Trim())];
    }

    [GeneratedRegex("name=\"Ended.Id\" value=\"([^\"]+)\"")]
    private static partial Regex SessionIds();
}
