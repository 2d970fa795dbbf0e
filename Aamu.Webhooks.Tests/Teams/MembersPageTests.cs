using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.Operate;
using Aamu.Webhooks.Web.Teams;
using AngleSharp.Dom;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Aamu.Webhooks.Tests.Teams;

public sealed class MembersPageTests
{
    private const string Otto = "select[aria-label='Role of otto@example.com']";

    [Fact]
    public async Task An_invitation_that_is_asked_for_twice_at_once_is_made_once()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var pages = new OperatorPages(workspace);
        var page = await OpenAsync(workspace, pages);
        var dialogs = pages.Screen.Render<MudDialogProvider>();
        page.FindAll("button").Single(button => button.TextContent.Trim() == "Invite somebody").Click();
        dialogs.Find("input[type=email]").Input("ilona@example.com");

        using (await workspace.Get<WriteGate>().EnterAsync())
        {
            dialogs.Find("form").Submit();
            dialogs.Find("form").Submit();
        }

        page.WaitForAssertion(() => Assert.Contains("/account/join?token=", page.Find(".new-secret").TextContent, StringComparison.Ordinal));
        Assert.Single((await workspace.Get<AuditLog>().PageAsync(workspace.Admin, new(), 10)).Items, line => line.Action == AuditAction.MemberInvited);
        var token = page.Find(".new-secret").TextContent.Split("token=")[1].Split([' ', '\n'])[0];
        Assert.NotNull(await workspace.Get<InvitationBook>().FindAsync(token));
    }

    [Fact]
    public async Task A_role_is_changed_when_it_is_saved_and_not_at_each_step_through_the_list()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var pages = new OperatorPages(workspace);
        var page = await OpenAsync(workspace, pages);
        Assert.Empty(Saves(page));

        page.Find(Otto).Change("Editor");
        page.Find(Otto).Change("Admin");
        Assert.Equal(TeamRole.Viewer, await RoleAsync(workspace));

        // Whoever goes back has nothing to save.
        page.Find(Otto).Change("Viewer");
        Assert.Empty(Saves(page));

        page.Find(Otto).Change("Admin");
        Assert.Equal("Save the role of otto@example.com", Assert.Single(Saves(page)).GetAttribute("aria-label"));
        Saves(page)[0].Click();
        page.WaitForAssertion(() => Assert.Empty(Saves(page)));
        Assert.Equal(TeamRole.Admin, await RoleAsync(workspace));
        Assert.Equal("Admin", page.Find(Otto).GetAttribute("value"));
    }

    private static async Task<IRenderedComponent<MembersPage>> OpenAsync(Workspace workspace, OperatorPages pages)
    {
        await workspace.JoinAsync("aino", TeamRole.Admin);
        await workspace.JoinAsync("otto", TeamRole.Viewer);
        pages.Screen.Services.AddSingleton(workspace.Get<MemberRegistry>());
        await pages.Screen.SignInAsync();
        var page = pages.Open<MembersPage>("/t/team_1/members");
        page.WaitForAssertion(() => Assert.Single(page.FindAll(Otto)));
        return page;
    }

    private static IReadOnlyList<IElement> Saves(IRenderedComponent<MembersPage> page) => [.. page.FindAll("button").Where(button => button.TextContent.Trim() == "Save")];

    private static async Task<TeamRole> RoleAsync(Workspace workspace) =>
        (await workspace.Get<MemberRegistry>().MembersAsync(workspace.Admin)).Single(member => member.PersonId == "otto").Role;
}
