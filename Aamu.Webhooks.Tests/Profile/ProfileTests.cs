using System.Net;
using Aamu.Webhooks.Tests.Account;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Profile;

public sealed class ProfileTests(ProxiedApp proxied) : IClassFixture<ProxiedApp>
{
    private const string Better = "eleven loud geese";

    private readonly RunningApp app = proxied.App;

    [Fact]
    public async Task A_changed_password_ends_the_other_sessions_and_not_this_one()
    {
        await app.AddPersonAsync("changer@example.com");
        using var here = await app.SignedInAsync("changer@example.com");
        using var elsewhere = await app.SignedInAsync("changer@example.com");
        var wrong = await here.SubmitAsync("/account", ("Entered.Current", "not my password"), ("Entered.New", Better));
        Assert.Contains("Nothing was changed", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.GetAsync("/account")).StatusCode);

        var changed = await here.SubmitAsync("/account", ("Entered.Current", People.Password), ("Entered.New", Better));
        Assert.Contains("The password is changed", await changed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.GetAsync("/account")).StatusCode);
        using var later = await app.SignedInAsync("changer@example.com", Better);
    }

    [Fact]
    public async Task Nobody_who_is_not_signed_in_has_an_account_page()
    {
        using var visitor = new Visitor(app.Url);
        var answer = await visitor.GetAsync("/account");
        Assert.Equal((HttpStatusCode.Redirect, true), (answer.StatusCode, answer.Headers.Location!.ToString().Contains("/account/sign-in", StringComparison.Ordinal)));
    }
}
