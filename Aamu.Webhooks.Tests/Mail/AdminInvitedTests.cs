using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Mail;
using Microsoft.Extensions.DependencyInjection;

namespace Aamu.Webhooks.Tests.Mail;

public sealed class AdminInvitedTests
{
    [Fact]
    public async Task Those_who_are_admins_of_a_team_read_that_an_operator_lets_another_one_in()
    {
        await using var box = new PostBox();
        await using var app = await RunningApp.StartAsync(box.Settings("https://webhooks.example.com"));
        var team = await app.AddTeamAsync();
        await app.JoinAsync(await app.AddPersonAsync("admin-there@example.com"), team.Scope.TeamId, TeamRole.Admin);
        await app.JoinAsync(await app.AddPersonAsync("editor-there@example.com"), team.Scope.TeamId, TeamRole.Editor);

        await using (var scope = app.Get<IServiceScopeFactory>().CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<AdminInvitedPost>().TellAsync(TeamAccess.ForOperator("olli@example.com", null), team.Scope.TeamId, "A test's own", "friend@example.com");
        }

        var letter = await box.NextAsync();
        Assert.Equal(("An operator invited an admin to A test's own", "admin-there@example.com"), (letter.Subject, letter.To.Mailboxes.Single().Address));
        Assert.Contains("olli@example.com, an operator of this service, invited friend@example.com", letter.TextBody, StringComparison.Ordinal);
        Assert.Equal($"/t/{team.Id}/members", PostBox.PathIn(letter));
        Assert.True(box.IsEmpty);
    }
}
