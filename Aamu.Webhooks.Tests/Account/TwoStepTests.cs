using System.Net;
using System.Text.RegularExpressions;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;
using OtpNet;

namespace Aamu.Webhooks.Tests.Account;

public sealed partial class TwoStepTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task After_the_password_the_code_of_the_app_is_asked_and_each_recovery_code_opens_once()
    {
        await app.AddPersonAsync("careful@example.com");
        using var owner = await app.SignedInAsync("careful@example.com");
        var (key, codes) = await TurnOnAsync(owner);
        Assert.Equal(10, codes.Distinct().Count());
        Assert.Contains("10 recovery codes", Regex.Replace(await owner.ReadAsync("/account/two-step"), "<[^>]+>", ""), StringComparison.Ordinal);

        using var thief = new Visitor(app.Url);
        var step = await PasswordAsync(thief, "careful@example.com");
        Assert.Equal(HttpStatusCode.Redirect, (await thief.GetAsync("/account")).StatusCode);
        Assert.Contains(SignInDesk.NoSuchCode, WebUtility.HtmlDecode(await (await thief.SubmitAsync(step, ("Entered.Code", "000000"))).Content.ReadAsStringAsync()), StringComparison.Ordinal);

        using var phone = new Visitor(app.Url);
        var entered = await phone.SubmitAsync(await PasswordAsync(phone, "careful@example.com"), ("Entered.Code", NextCode(key)));
        Assert.EndsWith("/t/team_1", entered.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await phone.GetAsync("/account")).StatusCode);

        using var lost = new Visitor(app.Url);
        Assert.Equal(HttpStatusCode.Redirect, (await lost.SubmitAsync(await PasswordAsync(lost, "careful@example.com"), ("Entered.Code", codes[0].ToLowerInvariant()))).StatusCode);
        using var again = new Visitor(app.Url);
        Assert.Equal(HttpStatusCode.OK, (await again.SubmitAsync(await PasswordAsync(again, "careful@example.com"), ("Entered.Code", codes[0]))).StatusCode);
    }

    [Fact]
    public async Task Turning_it_off_wants_the_password()
    {
        await app.AddPersonAsync("tired@example.com");
        using var owner = await app.SignedInAsync("tired@example.com");
        await TurnOnAsync(owner);
        Assert.Contains("Nothing was changed", await (await owner.SubmitAsync("/account/two-step", ("Managed.Password", "guessed"), ("Managed.Wish", "off"))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await owner.SubmitAsync("/account/two-step", ("Managed.Password", People.Password), ("Managed.Wish", "off"));

        using var visitor = new Visitor(app.Url);
        await visitor.SignInAsync("tired@example.com", People.Password);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task A_code_without_a_password_before_it_opens_nothing() =>
        Assert.Contains("timed out", await new Visitor(app.Url).ReadAsync(SecondStepPage.Path), StringComparison.Ordinal);

    internal static async Task<string> PasswordAsync(Visitor visitor, string email)
    {
        var answer = await visitor.SignInAsync(email, People.Password, "/t/team_1");
        var next = new Uri(new Uri("http://here/"), answer.Headers.Location!).PathAndQuery;
        Assert.StartsWith(SecondStepPage.Path, next, StringComparison.Ordinal);
        return next;
    }

    internal static async Task<(string Key, IReadOnlyList<string> Codes)> TurnOnAsync(Visitor owner)
    {
        await owner.SubmitAsync("/account/two-step", ("_handler", "begin"));
        var page = await owner.ReadAsync("/account/two-step");
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        var key = KeyShown().Match(page).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        var shown = await (await owner.SubmitAsync("/account/two-step", ("Confirmed.Code", Code(key)))).Content.ReadAsStringAsync();
        return (LeakWatch.Secret(key), [.. RecoveryCodes().Matches(shown).Select(match => LeakWatch.Secret(match.Value))]);
    }

    internal static string Code(string key, int ahead = 0) => new Totp(Base32Encoding.ToBytes(key)).ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(30 * ahead));

    /// <summary>The one after that of this moment, which may be used up: a clock half a minute ahead.</summary>
    internal static string NextCode(string key) => Code(key, ahead: 1);

    [GeneratedRegex("<code class=\"break\">([a-z2-7 ]+)</code>")]
    private static partial Regex KeyShown();

    [GeneratedRegex("\\b[A-Z0-9]{5}-[A-Z0-9]{5}\\b")]
    private static partial Regex RecoveryCodes();
}
