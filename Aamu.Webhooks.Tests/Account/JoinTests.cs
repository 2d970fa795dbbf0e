using System.Net;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;

namespace Aamu.Webhooks.Tests.Account;

public sealed class JoinTests(ProxiedApp proxied) : IClassFixture<ProxiedApp>
{
    private readonly RunningApp app = proxied.App;

    [Fact]
    public async Task Somebody_new_makes_an_account_and_is_in_the_team()
    {
        var team = await app.AddTeamAsync();
        var link = await InviteAsync(team, "new@example.com");
        using var visitor = new Visitor(app.Url);
        Assert.Contains("Join A test's own", await visitor.ReadAsync(link), StringComparison.Ordinal);
        var weak = await visitor.SubmitAsync(link, ("Entered.Password", "password1234"));
        Assert.Contains("first that an attacker tries", await weak.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var joined = await visitor.SubmitAsync(link, ("Entered.Password", People.Password));
        Assert.EndsWith($"/t/{team.Id}", joined.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(("new@example.com", TeamRole.Editor), (await MembersAsync(team)).Select(member => (member.Name, member.Role)).Single());
        Assert.Contains("no longer valid", await visitor.ReadAsync(link), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_with_an_account_signs_in_and_belongs_to_two_teams()
    {
        var (first, second) = (await app.AddTeamAsync(), await app.AddTeamAsync());
        var person = await app.AddPersonAsync("known@example.com");
        await app.JoinAsync(person, first.Scope.TeamId, TeamRole.Viewer);
        var link = await InviteAsync(second, "known@example.com");
        using var visitor = new Visitor(app.Url);
        Assert.Contains("Sign in to join", await visitor.ReadAsync(link), StringComparison.Ordinal);
        Assert.EndsWith(link, (await visitor.SignInAsync("known@example.com", People.Password, link)).Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(302, (int)(await visitor.SubmitAsync(link, ("_handler", "join"))).StatusCode);
        Assert.Equal(2, (await app.Get<TeamAccess>().TeamsOfAsync(person)).Count);
    }

    [Fact]
    public async Task A_member_reads_what_an_invitation_came_to()
    {
        var team = await app.AddTeamAsync();
        var person = await app.AddPersonAsync("viewer-first@example.com");
        await app.JoinAsync(person, team.Scope.TeamId, TeamRole.Viewer);
        using var visitor = await app.SignedInAsync("viewer-first@example.com");
        var raising = await InviteAsync(team, "viewer-first@example.com");
        Assert.Contains("as viewer. From now on you are editor.", await SayAsync(visitor, raising), StringComparison.Ordinal);
        Assert.Equal(TeamRole.Editor, (await MembersAsync(team)).Single().Role);

        var same = await InviteAsync(team, "somebody-else@example.com");
        Assert.Contains("the link still opens for whoever it was sent to", await SayAsync(visitor, same), StringComparison.Ordinal);
        using var other = new Visitor(app.Url);
        Assert.Contains("Join A test's own", await other.ReadAsync(same), StringComparison.Ordinal);

        static async Task<string> SayAsync(Visitor visitor, string link) =>
            WebUtility.HtmlDecode(await (await visitor.SubmitAsync(link, ("_handler", "join"))).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Whoever_comes_second_with_a_link_that_lets_one_in_has_no_account_for_nothing()
    {
        var interloper = new Interloper();
        await using var office = await RunningApp.StartAsync(interloper.Enter);
        var team = await office.AddTeamAsync();
        var quicker = await office.AddPersonAsync("quicker@example.com");
        var token = (await office.Get<InvitationBook>().InviteAsync(team.Scope, "late@example.com", TeamRole.Editor)).Value!;
        interloper.Acts = async account =>
        {
            if (account.Email == "late@example.com")
            {
                Assert.NotNull(await office.Get<InvitationBook>().AcceptAsync(token, new Person(quicker, "quicker@example.com", null)));
                interloper.Acts = _ => Task.FromResult(true);
            }

            return true;
        };

        using var visitor = new Visitor(office.Url);
        var answer = await visitor.SubmitAsync($"{JoinPage.Path}?token={token}", ("Entered.Password", People.Password));

        Assert.Contains("no longer valid", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.Null(await office.WithUsersAsync(users => users.FindByEmailAsync("late@example.com")));
        Assert.Equal("quicker@example.com", Assert.Single(await office.Get<MemberRegistry>().MembersAsync(team.Scope)).Name);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.GetAsync("/account")).StatusCode);
        Assert.Empty((await office.Get<AuditLog>().PageAsync(TeamAccess.ForOperator("test", null), new() { Who = "late@example.com" }, 50)).Items);

        // The address is free: the next invitation is for somebody new.
        var again = (await office.Get<InvitationBook>().InviteAsync(team.Scope, "late@example.com", TeamRole.Editor)).Value;
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.SubmitAsync($"{JoinPage.Path}?token={again}", ("Entered.Password", People.Password))).StatusCode);
    }

    [Fact]
    public async Task A_made_up_link_opens_nothing()
    {
        using var visitor = new Visitor(app.Url);
        Assert.Contains("no longer valid", await visitor.ReadAsync($"{JoinPage.Path}?token=made-up"), StringComparison.Ordinal);
        Assert.Contains("no longer valid", await visitor.ReadAsync(JoinPage.Path), StringComparison.Ordinal);
    }

    private async Task<string> InviteAsync(RunningTeam team, string email) =>
        $"{JoinPage.Path}?token={(await app.Get<InvitationBook>().InviteAsync(team.Scope, email, TeamRole.Editor)).Value}";

    private Task<IReadOnlyList<MemberLine>> MembersAsync(RunningTeam team) => app.Get<MemberRegistry>().MembersAsync(team.Scope);
}
