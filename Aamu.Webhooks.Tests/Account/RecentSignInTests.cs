using System.Net;
using System.Reflection;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Tests.Account;

public sealed class RecentSignInTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static readonly Type[] Guarded = [typeof(SecretKeeper), typeof(MemberRegistry), typeof(InvitationBook), typeof(ApiKeyRing), typeof(ServiceKeys)];

    /// <summary>It lets in whoever has an invitation, and signs in on the way.</summary>
    private static readonly Type[] Others = [typeof(JoinPage)];

    [Fact]
    public void Every_part_of_a_page_that_can_show_secrets_or_change_members_or_keys_can_ask_who_sits_there()
    {
        var parts = typeof(RecentSignIn).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(IComponent)) && Injected(type).Intersect(Guarded).Any()).Except(Others).ToList();
        Assert.True(parts.Count >= 4);
        Assert.All(parts, part => Assert.Contains(typeof(RecentSignIn), Injected(part)));
    }

    [Fact]
    public async Task Setting_up_the_second_step_asks_first_and_goes_on_where_one_was()
    {
        var person = await app.AddPersonAsync("setter@example.com");
        using var visitor = await app.SignedInAsync("setter@example.com");
        await app.LetTimePassAsync(person);
        var asked = (await visitor.SubmitAsync("/account/two-step", ("_handler", "begin"))).Headers.Location!;
        var path = new Uri(new Uri("http://here/"), asked).PathAndQuery;
        Assert.StartsWith("/account/confirm?", path, StringComparison.Ordinal);
        Assert.Contains("That is not it", await (await visitor.SubmitAsync(path, ("Entered.Code", "not my password"))).Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var done = await visitor.SubmitAsync(path, ("Entered.Code", People.Password));
        Assert.Equal((HttpStatusCode.Redirect, "/account/two-step"), (done.StatusCode, new Uri(new Uri("http://here/"), done.Headers.Location!).AbsolutePath));
        await visitor.SubmitAsync("/account/two-step", ("_handler", "begin"));
        Assert.Contains("<svg", await visitor.ReadAsync("/account/two-step"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guessing_there_locks_the_account_as_guessing_at_the_sign_in_does()
    {
        await app.AddPersonAsync("sitting@example.com");
        using var visitor = await app.SignedInAsync("sitting@example.com");
        for (var i = 0; i < 5; i++)
        {
            await visitor.SubmitAsync("/account/confirm", ("Entered.Code", "not my password"));
        }

        Assert.Contains("locked for five minutes", await (await visitor.SubmitAsync("/account/confirm", ("Entered.Code", People.Password))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static IEnumerable<Type> Injected(Type component) =>
        component.GetProperties(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).Where(property => property.IsDefined(typeof(InjectAttribute))).Select(property => property.PropertyType);
}
