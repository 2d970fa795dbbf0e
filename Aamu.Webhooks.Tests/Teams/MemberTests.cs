using System.Text;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Teams;

public sealed class MemberTests
{
    [Fact]
    public async Task A_team_keeps_its_last_admin()
    {
        await using var workspace = await Workspace.StartAsync();
        var registry = workspace.Get<MemberRegistry>();
        await workspace.JoinAsync("aino", TeamRole.Admin);
        await workspace.JoinAsync("otto", TeamRole.Editor);
        Assert.Equal(RefusalKind.Conflict, (await registry.RemoveAsync(workspace.Admin, "aino")).Refusal!.Kind);
        Assert.Equal(RefusalKind.Conflict, (await registry.ChangeRoleAsync(workspace.Admin, "aino", TeamRole.Editor)).Refusal!.Kind);
        Assert.True((await registry.ChangeRoleAsync(workspace.Admin, "aino", TeamRole.Admin)).Succeeded);

        Assert.True((await registry.ChangeRoleAsync(workspace.Admin, "otto", TeamRole.Admin)).Succeeded);
        Assert.True((await registry.RemoveAsync(workspace.Admin, "aino")).Succeeded);
        Assert.Equal([new MemberLine("otto", "otto@example.com", TeamRole.Admin)], await registry.MembersAsync(workspace.Admin));
        Assert.Equal(RefusalKind.Conflict, (await registry.RemoveAsync(workspace.Admin, "otto")).Refusal!.Kind);
    }

    [Fact]
    public async Task Two_admins_who_remove_each_other_at_once_leave_one()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.JoinAsync("aino", TeamRole.Admin);
        await workspace.JoinAsync("otto", TeamRole.Admin);
        var registry = workspace.Get<MemberRegistry>();
        var removed = await Task.WhenAll(registry.RemoveAsync(workspace.Admin, "aino"), registry.RemoveAsync(workspace.Admin, "otto"));
        Assert.Single(removed, outcome => outcome.Succeeded);
        Assert.Single(await registry.MembersAsync(workspace.Admin));
    }

    [Fact]
    public async Task Whoever_is_removed_gets_no_ticket_any_more()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.JoinAsync("aino", TeamRole.Admin);
        await workspace.JoinAsync("otto", TeamRole.Editor);
        var access = workspace.Get<TeamAccess>();
        Assert.NotNull(await access.ForPersonAsync(new Person("otto", "otto", null), Workspace.TeamId));
        await workspace.Get<MemberRegistry>().RemoveAsync(workspace.Admin, "otto");
        Assert.Null(await access.ForPersonAsync(new Person("otto", "otto", null), Workspace.TeamId));
    }

    [Fact]
    public async Task An_invitation_lets_one_person_in_with_its_role()
    {
        await using var workspace = await Workspace.StartAsync();
        var book = workspace.Get<InvitationBook>();
        var token = (await book.InviteAsync(workspace.Admin, " ilona@example.com ", TeamRole.Editor)).Value!;
        Assert.Equal(new InvitationOffer(Workspace.TeamId, "Team one", "ilona@example.com", TeamRole.Editor, "aino@example.com"), await book.FindAsync(token));
        var accepted = await Task.WhenAll(book.AcceptAsync(token, new Person("ilona", "ilona@example.com", null)), book.AcceptAsync(token, new Person("other", "other@example.com", null)));
        Assert.Single(accepted, acceptance => acceptance == new Acceptance(Workspace.TeamId, TeamRole.Editor, null));
        Assert.Equal(TeamRole.Editor, Assert.Single(await workspace.Get<MemberRegistry>().MembersAsync(workspace.Admin)).Role);
        Assert.Null(await book.FindAsync(token));
        Assert.Empty(await book.WaitingAsync(workspace.Admin));
    }

    [Fact]
    public async Task An_invitation_ends_after_a_week_or_when_it_is_withdrawn_or_replaced()
    {
        await using var workspace = await Workspace.StartAsync();
        var book = workspace.Get<InvitationBook>();
        var replaced = (await book.InviteAsync(workspace.Admin, "ilona@example.com", TeamRole.Editor)).Value!;
        var late = (await book.InviteAsync(workspace.Admin, "ilona@example.com", TeamRole.Viewer)).Value!;
        var withdrawn = (await book.InviteAsync(workspace.Admin, "otto@example.com", TeamRole.Viewer)).Value!;
        var waiting = await book.WaitingAsync(workspace.Admin);
        Assert.Equal(["otto@example.com", "ilona@example.com"], waiting.Select(line => line.Email));
        Assert.True((await book.WithdrawAsync(workspace.Admin, waiting[0].Key)).Succeeded);
        workspace.Clock.Advance(InvitationBook.Life - TimeSpan.FromSeconds(1));
        Assert.NotNull(await book.FindAsync(late));
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(Assert.Single(await book.WaitingAsync(workspace.Admin)).Expired);
        foreach (var token in new[] { replaced, withdrawn, late, "", null })
        {
            Assert.Null(await book.FindAsync(token));
            Assert.Null(await book.AcceptAsync(token, new Person("ilona", "ilona@example.com", null)));
        }

        Assert.Empty(await workspace.Get<MemberRegistry>().MembersAsync(workspace.Admin));
    }

    [Fact]
    public async Task An_operator_opens_a_team_to_its_first_admin_on_record_in_both_logs()
    {
        await using var workspace = await Workspace.StartAsync();
        var (book, log) = (workspace.Get<InvitationBook>(), workspace.Get<AuditLog>());
        var scope = TeamAccess.ForOperator("olli@example.com", System.Net.IPAddress.Loopback);
        Assert.Equal(RefusalKind.NotFound, (await book.InviteAdminAsync(scope, new TeamId("team_nowhere"), "ilona@example.com")).Refusal!.Kind);
        Assert.Contains("email", (await book.InviteAdminAsync(scope, Workspace.TeamId, "ilona")).Refusal!.Fields.Keys);

        var token = (await book.InviteAdminAsync(scope, Workspace.TeamId, "ilona@example.com")).Value;

        var (operators, own) = ((await log.PageAsync(scope, new(), 1)).Items[0], (await log.PageAsync(workspace.Admin, new(), 1)).Items[0]);
        Assert.Equal((AuditAction.AdminInvited, "team_1", "olli@example.com"), (operators.Action, operators.SubjectId, operators.Actor));
        Assert.Equal((AuditAction.MemberInvited, "ilona@example.com", "olli@example.com", Door.Operator), (own.Action, own.Subject, own.Actor, own.Door));
        Assert.Equal(new Acceptance(Workspace.TeamId, TeamRole.Admin, null), await book.AcceptAsync(token, new Person("ilona", "ilona@example.com", null)));
        Assert.Equal([new MemberLine("ilona", "ilona@example.com", TeamRole.Admin)], await workspace.Get<MemberRegistry>().MembersAsync(workspace.Admin));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ilona")]
    [InlineData("Ilona <ilona@example.com>")]
    [InlineData("ilona@example.com, otto@example.com")]
    [InlineData("ilona@example.com\r\nbcc: x@example.com")]
    public async Task What_is_not_one_address_is_not_invited(string? email)
    {
        await using var workspace = await Workspace.StartAsync();
        Assert.Contains("email", (await workspace.Get<InvitationBook>().InviteAsync(workspace.Admin, email, TeamRole.Viewer)).Refusal!.Fields.Keys);
    }

    [Fact]
    public async Task Whoever_is_a_member_already_is_not_invited_to_be_one_but_to_do_more()
    {
        await using var workspace = await Workspace.StartAsync();
        var book = workspace.Get<InvitationBook>();
        var first = (await book.InviteAsync(workspace.Admin, "ilona@example.com", TeamRole.Editor)).Value!;
        await book.AcceptAsync(first, new Person("ilona", "ilona@example.com", null));

        var refusal = (await book.InviteAsync(workspace.Admin, "Ilona@example.com", TeamRole.Editor)).Refusal!;
        Assert.Contains("is a member of this team already, as editor", Assert.Single(refusal.Fields["email"]), StringComparison.Ordinal);
        Assert.True((await book.InviteAsync(workspace.Admin, "ilona@example.com", TeamRole.Admin)).Succeeded);
    }

    [Fact]
    public async Task A_member_who_opens_an_invitation_stays_what_they_are_and_the_disk_knows_no_link()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.JoinAsync("aino", TeamRole.Admin);
        var token = (await workspace.Get<InvitationBook>().InviteAsync(workspace.Admin, "somebody@example.com", TeamRole.Viewer)).Value!;
        await using (var after = await workspace.AfterCrashAsync())
        {
            await using var open = new FileStream(after.Database, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            await open.CopyToAsync(bytes);
            Assert.Equal(-1, bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(token)));
        }

        var stays = await workspace.Get<InvitationBook>().AcceptAsync(token, new Person("aino", "aino@example.com", null));
        Assert.Equal((new Acceptance(Workspace.TeamId, TeamRole.Admin, TeamRole.Admin), false, false), (stays, stays!.IsNew, stays.IsRaised));
        Assert.Equal(TeamRole.Admin, Assert.Single(await workspace.Get<MemberRegistry>().MembersAsync(workspace.Admin)).Role);
        Assert.NotNull(await workspace.Get<InvitationBook>().FindAsync(token));
    }

    [Fact]
    public async Task An_invitation_to_a_higher_role_raises_a_member_on_record_and_tells_open_pages()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.JoinAsync("otto", TeamRole.Viewer);
        var (book, beats) = (workspace.Get<InvitationBook>(), 0);
        using var listening = workspace.Get<TeamPulse>().ListenToMembers(workspace.Admin, () => beats++);
        var token = (await book.InviteAsync(workspace.Admin, "otto@example.com", TeamRole.Admin)).Value!;

        var raised = await book.AcceptAsync(token, new Person("otto", "otto@example.com", null));

        Assert.Equal((new Acceptance(Workspace.TeamId, TeamRole.Admin, TeamRole.Viewer), true, 1), (raised, raised!.IsRaised, beats));
        Assert.Equal(TeamRole.Admin, Assert.Single(await workspace.Get<MemberRegistry>().MembersAsync(workspace.Admin)).Role);
        var entry = (await workspace.Get<AuditLog>().PageAsync(workspace.Admin, new(), 1)).Items[0];
        Assert.Equal((AuditAction.MemberRoleChanged, "otto@example.com", new AuditChange("role", "Viewer", "Admin")), (entry.Action, entry.Actor, entry.Changes[0]));
        Assert.Null(await book.FindAsync(token));
    }
}
