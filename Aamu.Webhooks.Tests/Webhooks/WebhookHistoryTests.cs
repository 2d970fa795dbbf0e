using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Webhooks;

public sealed class WebhookHistoryTests
{
    [Fact]
    public async Task Each_change_is_a_version_with_its_author_its_time_and_what_was_before()
    {
        await using var workspace = await Workspace.StartAsync();
        var id = await workspace.WebhookAsync(new WebhookDraft { Name = "Before", Url = "https://example.com/a", EventTypes = ["task.*", "form.submitted"] });
        workspace.Clock.Advance(TimeSpan.FromMinutes(1));
        await ChangeAsync(workspace, id, new WebhookDraft { Name = "After", EventTypes = ["form.submitted", "doc.*"], Description = "Why" });

        var lines = await LinesAsync(workspace, id);
        Assert.Equal([2, 1], lines.Select(line => line.Version));
        Assert.Equal((workspace.Clock.GetUtcNow(), "aino@example.com"), (lines[0].At, lines[0].By));
        Assert.Equal(
            ["Name: Before → After", "EventTypes: task.* → doc.*", "Description:  → Why"],
            lines[0].Changes.Select(Words));
        Assert.Equal(["Name:  → Before", "Url:  → https://example.com/a", "EventTypes:  → task.*, form.submitted"], lines[1].Changes.Select(Words));
        Assert.Empty(lines[0].Return);
        Assert.Equal(["Name: After → Before", "EventTypes: doc.* → task.*", "Description: Why → "], lines[1].Return.Select(Words));
    }

    [Fact]
    public async Task Credentials_and_secrets_are_never_in_a_history_and_their_changes_are()
    {
        await using var workspace = await Workspace.StartAsync();
        var id = await workspace.WebhookAsync(new WebhookDraft { Url = "https://example.com/", Headers = [new CustomHeader("x-api-key", "first-key"), new CustomHeader("x-plain", "1")] });
        await ChangeAsync(workspace, id, new WebhookDraft { Headers = [new CustomHeader("x-api-key", "second-key"), new CustomHeader("x-plain", "2")] });
        var keeper = workspace.Get<SecretKeeper>();
        var first = (await keeper.RevealAsync(workspace.Admin, id)).Value!;
        var second = (await keeper.RotateAsync(workspace.Admin, id, TimeSpan.FromHours(1))).Value!.Secret;

        var lines = await LinesAsync(workspace, id);
        Assert.Equal(["Headers: x-api-key: ***, x-plain: 1 → x-api-key: ***, x-plain: 2"], lines[1].Changes.Select(Words));
        Assert.Equal(["Secrets:  → secret 2"], lines[0].Changes.Select(Words));
        Assert.Equal([new SigningKey(2, null), new SigningKey(1, workspace.Clock.GetUtcNow().AddHours(1))], lines[0].Secrets);
        var all = System.Text.Json.JsonSerializer.Serialize(lines);
        Assert.All([first, second, "first-key", "second-key"], secret => Assert.DoesNotContain(secret, all, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Going_back_makes_a_new_version_with_the_old_settings_and_leaves_the_pause_and_the_secret()
    {
        await using var workspace = await Workspace.StartAsync();
        var id = await workspace.WebhookAsync(new WebhookDraft { Name = "a", Url = "https://example.com/a", ProjectIds = ["proj_1"], Headers = [new CustomHeader("authorization", "Bearer 1")] });
        await ChangeAsync(workspace, id, new WebhookDraft { Name = "b", Url = "https://example.com/b", ProjectIds = [], Headers = [], Description = "New", Status = WebhookStatus.Paused });
        var secret = (await workspace.Get<SecretKeeper>().RotateAsync(workspace.Admin, id)).Value!.Secret;

        Assert.Equal(
            [ChangedSetting.Name, ChangedSetting.Url, ChangedSetting.Projects, ChangedSetting.Description, ChangedSetting.Headers],
            (await LinesAsync(workspace, id))[2].Return.Select(change => change.Setting));

        Assert.True((await workspace.Get<WebhookHistory>().RevertAsync(workspace.Admin, id, version: 1, seen: 3)).Succeeded);

        var now = (await workspace.Get<WebhookList>().FindAsync(workspace.Admin, id))!;
        Assert.Equal(("a", "https://example.com/a", "", WebhookStatus.Paused, 4), (now.Name, now.Url, now.Description, now.Status, now.Version));
        Assert.Equal(["proj_1"], now.ProjectIds);
        Assert.Equal([new CustomHeader("authorization", "Bearer 1")], now.Headers);
        Assert.Equal(secret, (await workspace.Get<SecretKeeper>().RevealAsync(workspace.Admin, id)).Value);
        Assert.Equal([(4, (int?)1), (3, null), (2, null), (1, null)], (await LinesAsync(workspace, id)).Select(line => (line.Version, line.BackTo)));
    }

    [Fact]
    public async Task Nobody_goes_back_over_a_change_that_they_have_not_seen_nor_without_the_right()
    {
        await using var workspace = await Workspace.StartAsync();
        var id = await workspace.WebhookAsync("https://example.com/a");
        await ChangeAsync(workspace, id, new WebhookDraft { Url = "https://example.com/b" });
        var history = workspace.Get<WebhookHistory>();

        Assert.Equal(RefusalKind.Conflict, (await history.RevertAsync(workspace.Admin, id, 1, seen: 1)).Refusal?.Kind);
        Assert.Equal(RefusalKind.Forbidden, (await history.RevertAsync(Workspace.As(TeamRole.Viewer), id, 1, seen: 2)).Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await history.RevertAsync(workspace.Admin, id, 9, seen: 2)).Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await history.RevertAsync(await workspace.OtherTeamAsync(), id, 1, seen: 2)).Refusal?.Kind);
        Assert.Equal("https://example.com/b", (await workspace.Get<WebhookList>().FindAsync(workspace.Admin, id))!.Url);
    }

    [Fact]
    public async Task It_is_paged_and_another_team_has_none_of_it()
    {
        await using var workspace = await Workspace.StartAsync();
        var id = await workspace.WebhookAsync("https://example.com/");
        for (var i = 2; i <= 5; i++)
        {
            await ChangeAsync(workspace, id, new WebhookDraft { Name = $"{i}" });
        }

        var history = workspace.Get<WebhookHistory>();
        var page = await history.PageAsync(workspace.Admin, id, 2);
        Assert.Equal([5, 4], page.Items.Select(line => line.Version));
        page = await history.PageAsync(workspace.Admin, id, 2, (int)page.Next!);
        Assert.Equal(["Name: 2 → 3", "Name: Webhook → 2"], page.Items.Select(line => Words(line.Changes[0])));
        Assert.Equal(["Name: 5 → 3"], page.Items[0].Return.Select(Words));
        Assert.Null((await history.PageAsync(workspace.Admin, id, 5)).Next);
        var other = await workspace.OtherTeamAsync();
        Assert.Empty((await history.PageAsync(other, id, 2)).Items);
        Assert.Empty(await history.SecretsAsync(other, id, [1]));
    }

    [Fact]
    public async Task Each_attempt_is_known_by_the_secrets_that_signed_it()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var id = await workspace.WebhookAsync(receiver.Url);
        await SendAsync(workspace, id);
        await workspace.Get<SecretKeeper>().RotateAsync(workspace.Admin, id, TimeSpan.FromHours(1));
        await SendAsync(workspace, id);
        workspace.Clock.Advance(TimeSpan.FromHours(1));
        await SendAsync(workspace, id);

        var secrets = await workspace.Get<WebhookHistory>().SecretsAsync(workspace.Admin, id, [1, 2]);
        var signers = new List<string>();
        foreach (var line in (await workspace.DeliveriesAsync()).Reverse())
        {
            var attempt = Assert.Single((await workspace.Get<Core.Deliveries.DeliveryLog>().FindAsync(workspace.Admin, line.Id))!.Attempts);
            signers.Add(string.Join(',', secrets[attempt.WebhookVersion].Where(key => key.SignsAt(attempt.StartedAt)).Select(key => key.Number)));
        }

        Assert.Equal(["1", "2,1", "2"], signers);
    }

    private static async Task SendAsync(Workspace workspace, WebhookId id)
    {
        await workspace.EventAsync();
        await workspace.DrainAsync(id);
    }

    private static async Task ChangeAsync(Workspace workspace, WebhookId id, WebhookDraft draft) =>
        Assert.True((await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, id, draft)).Succeeded);

    private static async Task<IReadOnlyList<VersionLine>> LinesAsync(Workspace workspace, WebhookId id) => (await workspace.Get<WebhookHistory>().PageAsync(workspace.Admin, id, 10)).Items;

    private static string Words(SettingChange change) => $"{change.Setting}: {string.Join(", ", change.Before)} → {string.Join(", ", change.After)}";
}
