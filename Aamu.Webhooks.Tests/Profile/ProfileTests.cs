using System.Net;
using Aamu.Webhooks.Tests.Account;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Tests.Profile;

public sealed class ProfileTests : IClassFixture<ProxiedApp>
{
    private const string Better = "eleven loud geese";

    private readonly RunningApp app;

    public ProfileTests(ProxiedApp proxied)
    {
        app = proxied.App;
        // Sessions are looked at by every request here, not once a minute.
        app.Get<IOptions<SecurityStampValidatorOptions>>().Value.ValidationInterval = TimeSpan.Zero;
    }

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
    public async Task Signing_out_everywhere_else_reaches_open_pages_too()
    {
        await app.AddPersonAsync("leaver@example.com");
        using var here = await app.SignedInAsync("leaver@example.com");
        using var elsewhere = await app.SignedInAsync("leaver@example.com");
        await using var scope = app.Get<IServiceScopeFactory>().CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AccountUser>>();
        var openPage = await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<AccountUser>>().CreateAsync((await users.FindByEmailAsync("leaver@example.com"))!);
        Assert.True(await AliveAsync());

        Assert.Equal(HttpStatusCode.OK, (await here.SubmitAsync("/account", ("_handler", "sign-out-elsewhere"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.GetAsync("/account")).StatusCode);
        Assert.False(await AliveAsync());

        async Task<bool> AliveAsync()
        {
            await using var look = app.Get<IServiceScopeFactory>().CreateAsyncScope();
            return await CircuitSession.IsAliveAsync(look.ServiceProvider, openPage);
        }
    }

    [Fact]
    public async Task Nobody_who_is_not_signed_in_has_an_account_page()
    {
        using var visitor = new Visitor(app.Url);
        var answer = await visitor.GetAsync("/account");
        Assert.Equal((HttpStatusCode.Redirect, true), (answer.StatusCode, answer.Headers.Location!.ToString().Contains("/account/sign-in", StringComparison.Ordinal)));
    }
}
