using System.Data.Common;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Audit;

public sealed class AuditLogTests
{
    [Fact]
    public async Task A_change_says_what_was_and_what_is_and_hides_credentials()
    {
        await using var workspace = await Workspace.StartAsync();
        var id = await workspace.WebhookAsync(new WebhookDraft
        {
            Name = "Shop",
            Url = "https://old.example/",
            Headers = [new CustomHeader("Authorization", "Bearer first-credential"), new CustomHeader("X-Route", "blue")],
        });
        await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, id, new WebhookDraft
        {
            Url = "https://new.example/",
            Headers = [new CustomHeader("Authorization", "Bearer second-credential"), new CustomHeader("X-Route", "green")],
        });
        var entry = (await ReadAsync(workspace)).Items[0];
        Assert.Equal((AuditAction.WebhookChanged, id.Value, "Shop"), (entry.Action, entry.SubjectId, entry.Subject));
        Assert.Equal(
            [new("url", "https://old.example/", "https://new.example/"), new("headers.Authorization", "***", "***"), new("headers.X-Route", "blue", "green")],
            entry.Changes);
        Assert.DoesNotContain("credential", await AllTextAsync(workspace), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_changed_nothing_and_what_was_refused_leaves_no_entry()
    {
        await using var workspace = await Workspace.StartAsync();
        var id = await workspace.WebhookAsync("https://own.example/");
        await workspace.JoinAsync("aino", TeamRole.Admin);
        var before = await workspace.EntriesAsync();
        await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, id, new WebhookDraft { Name = "Webhook" });
        await workspace.Get<TeamDirectory>().PutTeamAsync(workspace.Aamu, Workspace.TeamId, "Team one");
        await workspace.Get<MemberRegistry>().ChangeRoleAsync(workspace.Admin, "aino", TeamRole.Admin);
        await workspace.Get<MemberRegistry>().RemoveAsync(workspace.Admin, "aino");
        await workspace.Get<SecretKeeper>().RevealAsync(Workspace.As(TeamRole.Editor), id);
        Assert.Equal(before, await workspace.EntriesAsync());
    }

    [Fact]
    public async Task A_look_at_a_secret_that_cannot_be_put_on_record_shows_nothing()
    {
        await using var workspace = await Workspace.StartAsync();
        var id = await workspace.WebhookAsync("https://own.example/");
        await workspace.ScriptAsync(new(
            "CREATE TRIGGER Broken BEFORE INSERT ON AuditEntries BEGIN SELECT RAISE(ABORT, 'no room'); END",
            "CREATE TRIGGER Broken BEFORE INSERT ON AuditEntries FOR EACH ROW EXECUTE FUNCTION audit_refuse()"));
        await Assert.ThrowsAnyAsync<DbException>(() => workspace.Get<SecretKeeper>().RevealAsync(workspace.Admin, id));
    }

    [Theory]
    [InlineData("UPDATE AuditEntries SET Actor = 'nobody'")]
    [InlineData("DELETE FROM AuditEntries")]
    [InlineData("DELETE FROM AuditEntries WHERE TeamId IS NULL")]
    [InlineData("INSERT OR REPLACE INTO AuditEntries SELECT Key, At, TeamId, 'nobody', Door, Address, Action, SubjectId, Subject, Changes FROM AuditEntries")]
    [InlineData("UPDATE AuditMarks SET KeptSince = -1")]
    [InlineData("UPDATE AuditMarks SET Id = 2")]
    public async Task What_is_written_stays_as_it_is(string sql)
    {
        await using var workspace = await Workspace.StartAsync();
        if (sql.Contains("OR REPLACE", StringComparison.Ordinal))
        {
            workspace.NeedsFile();
        }

        await workspace.WebhookAsync("https://own.example/");
        var before = await AllTextAsync(workspace);
        var refused = await Assert.ThrowsAnyAsync<DbException>(() => workspace.SqlAsync(sql));
        Assert.Contains("audit log", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await AllTextAsync(workspace));
    }

    [Fact]
    public async Task Entries_are_kept_for_400_days_and_the_log_says_how_far_back_it_reaches()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync("https://own.example/");
        workspace.Clock.Advance(TimeSpan.FromDays(200));
        await workspace.WebhookAsync("https://later.example/");
        workspace.Clock.Advance(TimeSpan.FromDays(200));
        await workspace.Get<Retention>().RunAsync(default);
        Assert.Equal(3, await workspace.EntriesAsync());
        workspace.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await workspace.Get<Retention>().RunAsync(default);
        Assert.Equal("https://later.example/", Assert.Single((await ReadAsync(workspace)).Items).Changes[1].After);
        Assert.Equal(workspace.Clock.GetUtcNow() - TimeSpan.FromDays(400), await workspace.Get<AuditLog>().KeptSinceAsync(workspace.Admin));
    }

    [Fact]
    public async Task A_log_is_for_the_admins_of_its_team_and_the_operators_see_their_own_only()
    {
        await using var workspace = await Workspace.StartAsync();
        var other = await workspace.OtherTeamAsync();
        await workspace.WebhookAsync("https://own.example/");
        var log = workspace.Get<AuditLog>();
        Assert.Single((await ReadAsync(workspace)).Items);
        foreach (var stranger in new[] { other, Workspace.As(TeamRole.Editor), Workspace.As(TeamRole.Viewer) })
        {
            Assert.Empty((await log.PageAsync(stranger, new(), 10)).Items);
            Assert.Empty(await log.NewerAsync(stranger, new(), 10, 0));
            Assert.Empty(await log.AllAsync(stranger, new()).ToListAsync());
        }

        var ours = (await log.PageAsync(TeamAccess.ForOperator("olli@example.com", null), new(), 10)).Items;
        Assert.Equal([AuditAction.TeamCreated, AuditAction.TeamCreated], ours.Select(line => line.Action));
        Assert.DoesNotContain(ours, line => line.ToString().Contains("own.example", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_narrowed_by_who_what_about_what_and_when_and_paged_by_key()
    {
        await using var workspace = await Workspace.StartAsync();
        var first = await workspace.WebhookAsync("https://own.example/");
        workspace.Clock.Advance(TimeSpan.FromHours(1));
        var noon = workspace.Clock.GetUtcNow();
        await workspace.Get<SecretKeeper>().RotateAsync(new TeamScope(Workspace.TeamId, TeamRole.Admin, "Otto.Virtanen@example.com", new Caller(Door.Browser, System.Net.IPAddress.Parse("::ffff:198.51.100.4"))), first);
        await workspace.Get<SecretKeeper>().RevealAsync(workspace.Admin, first);
        Assert.Equal(["SecretRotated"], await ActionsAsync(workspace, new() { Who = "virtanen" }));
        Assert.Equal(["SecretRotated"], await ActionsAsync(workspace, new() { Who = "198.51.100.4" }));
        Assert.Empty(await ActionsAsync(workspace, new() { Who = "%" }));
        Assert.Equal(["SecretRevealed"], await ActionsAsync(workspace, new() { Action = AuditAction.SecretRevealed }));
        Assert.Equal(3, (await ActionsAsync(workspace, new() { SubjectId = first.Value })).Count);
        Assert.Equal(["SecretRevealed", "SecretRotated"], await ActionsAsync(workspace, new() { Since = noon }));
        Assert.Equal(["WebhookCreated"], await ActionsAsync(workspace, new() { Until = noon }));

        var log = workspace.Get<AuditLog>();
        var page = await log.PageAsync(workspace.Admin, new(), 2);
        Assert.Equal("WebhookCreated", Assert.Single((await log.PageAsync(workspace.Admin, new(), 2, page.Next)).Items).Action.ToString());
        Assert.Equal(["SecretRotated"], (await log.NewerAsync(workspace.Admin, new(), 1, page.Items[1].Key - 1)).Select(line => line.Action.ToString()));
        Assert.Equal(3, (await log.AllAsync(workspace.Admin, new()).ToListAsync()).Count);
    }

    private static Task<Core.Page<AuditLine>> ReadAsync(Workspace workspace) => workspace.Get<AuditLog>().PageAsync(workspace.Admin, new(), 50);

    private static async Task<IReadOnlyList<string>> ActionsAsync(Workspace workspace, AuditFilter filter) =>
        [.. (await workspace.Get<AuditLog>().PageAsync(workspace.Admin, filter, 50)).Items.Select(line => line.Action.ToString())];

    private static async Task<string> AllTextAsync(Workspace workspace) => System.Text.Json.JsonSerializer.Serialize(
        await workspace.QueryAsync(context => Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.ToListAsync(context.AuditEntries)));
}
