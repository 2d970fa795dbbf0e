using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Webhooks;

public sealed class WebhookRegistryTests
{
    private static readonly WebhookDraft Complete = new() { Name = "Billing", Url = "https://example.com/hook", EventTypes = ["task.*"] };

    [Fact]
    public async Task A_created_webhook_is_read_back_as_it_was_asked_for()
    {
        await using var workspace = await Workspace.StartAsync();
        var created = await workspace.Get<WebhookRegistry>().CreateAsync(workspace.Admin, new WebhookDraft
        {
            Name = " Billing ",
            Description = " Invoices ",
            Url = " HTTPS://Bücher.Example/hook?a=1 ",
            EventTypes = ["task.*", "form.submitted", "task.*"],
            ProjectIds = ["proj_1", "proj_1"],
            Headers = [new CustomHeader("authorization", "Bearer 1")],
            Status = WebhookStatus.Paused,
        });
        var found = (await workspace.Get<WebhookList>().FindAsync(workspace.Admin, created.Value!.Id))!;
        Assert.Equal(("Billing", "Invoices", WebhookStatus.Paused, 1, true), (found.Name, found.Description, found.Status, found.Version, found.HasSecret));
        Assert.Equal("https://bücher.example/hook?a=1", found.Url);
        Assert.Equal(["task.*", "form.submitted"], found.EventTypes);
        Assert.Equal(["proj_1"], found.ProjectIds);
        Assert.Equal([new CustomHeader("authorization", "Bearer 1")], found.Headers);
        Assert.StartsWith("whsec_", created.Value.Secret, StringComparison.Ordinal);
        Assert.Equal(created.Value.Secret, (await workspace.Get<SecretKeeper>().RevealAsync(workspace.Admin, created.Value.Id)).Value);
    }

    public static TheoryData<string, WebhookDraft> WrongDrafts => new()
    {
        { "name", Complete with { Name = null } },
        { "name", Complete with { Name = "  " } },
        { "name", Complete with { Name = "a\tb" } },
        { "name", Complete with { Name = new string('x', WebhookDraft.MaxName + 1) } },
        { "description", Complete with { Description = new string('x', WebhookDraft.MaxDescription + 1) } },
        { "url", Complete with { Url = null } },
        { "url", Complete with { Url = "ftp://example.com/" } },
        { "url", Complete with { Url = "https://user@example.com/" } },
        { "url", Complete with { Url = "https://example.com:22/" } },
        { "eventTypes", Complete with { EventTypes = null } },
        { "eventTypes", Complete with { EventTypes = [] } },
        { "eventTypes", Complete with { EventTypes = ["task.*", "tsak.*"] } },
        { "eventTypes", Complete with { EventTypes = [null!] } },
        { "eventTypes", Complete with { EventTypes = [.. Enumerable.Repeat("task.*", WebhookDraft.MaxPatterns + 1)] } },
        { "projectIds", Complete with { ProjectIds = ["a b"] } },
        { "projectIds", Complete with { ProjectIds = [null!] } },
        { "projectIds", Complete with { ProjectIds = [.. Enumerable.Range(0, WebhookDraft.MaxProjects + 1).Select(i => $"proj_{i}")] } },
        { "headers[0].name", Complete with { Headers = [new CustomHeader("x-aamu-signature", "mine")] } },
        { "headers[0].name", Complete with { Headers = [null!] } },
        { "headers[1].value", Complete with { Headers = [new CustomHeader("x-a", "1"), new CustomHeader("x-b", "a\r\nb")] } },
    };

    [Theory]
    [MemberData(nameof(WrongDrafts), DisableDiscoveryEnumeration = true)]
    public async Task A_wrong_field_is_refused_at_its_name_and_nothing_is_made(string field, WebhookDraft draft)
    {
        await using var workspace = await Workspace.StartAsync();
        var refusal = (await workspace.Get<WebhookRegistry>().CreateAsync(workspace.Admin, draft)).Refusal!;
        Assert.Equal(RefusalKind.Invalid, refusal.Kind);
        Assert.Equal(field, refusal.Fields.Keys.First());
        Assert.NotEmpty(refusal.Message);
        Assert.Equal(0, await workspace.QueryAsync(context => context.Webhooks.CountAsync()));
    }

    [Fact]
    public async Task A_secret_brought_along_is_kept_and_a_weak_one_refused_at_its_field()
    {
        await using var workspace = await Workspace.StartAsync();
        var registry = workspace.Get<WebhookRegistry>();
        var brought = SigningSecret.Generate();
        var created = (await registry.CreateAsync(workspace.Admin, Complete, brought)).Value!;
        Assert.Equal(brought, (await workspace.Get<SecretKeeper>().RevealAsync(workspace.Admin, created.Id)).Value);
        Assert.Equal(["secret", "url"], (await registry.CreateAsync(workspace.Admin, Complete with { Url = "" }, "whsec_c2hvcnQ=")).Refusal!.Fields.Keys.Order());
    }

    [Fact]
    public async Task A_change_leaves_alone_what_it_does_not_name_and_is_the_next_version()
    {
        await using var workspace = await Workspace.StartAsync();
        var id = await workspace.WebhookAsync(Complete with { Description = "Kept", ProjectIds = ["proj_1"], Headers = [new CustomHeader("x-a", "1")] });
        workspace.Clock.Advance(TimeSpan.FromMinutes(1));
        await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, id, new WebhookDraft { Url = "https://example.com/new" });
        var found = (await workspace.Get<WebhookList>().FindAsync(workspace.Admin, id))!;
        Assert.Equal(("Billing", "Kept", "https://example.com/new", 2), (found.Name, found.Description, found.Url, found.Version));
        Assert.Equal(["proj_1"], found.ProjectIds);
        Assert.Single(found.Headers);
        Assert.Equal(TimeSpan.FromMinutes(1), found.UpdatedAt - found.CreatedAt);
    }

    [Fact]
    public async Task A_change_that_changes_nothing_makes_no_version()
    {
        await using var workspace = await Workspace.StartAsync();
        var draft = Complete with { ProjectIds = ["proj_1"], Headers = [new CustomHeader("x-a", "1"), new CustomHeader("x-b", "2")], Status = WebhookStatus.Active };
        var id = await workspace.WebhookAsync(draft);
        await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, id, draft with { Headers = [new CustomHeader("x-a", "1"), new CustomHeader("x-b", "2")] });
        Assert.Equal(1, (await workspace.Get<WebhookList>().FindAsync(workspace.Admin, id))!.Version);
    }

    [Fact]
    public async Task A_wrong_change_changes_nothing()
    {
        await using var workspace = await Workspace.StartAsync();
        var id = await workspace.WebhookAsync(Complete);
        var refusal = (await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, id, new WebhookDraft { Name = "New", Url = "nowhere", EventTypes = [] })).Refusal!;
        Assert.Equal(["eventTypes", "url"], refusal.Fields.Keys.Order());
        Assert.Equal("Billing", (await workspace.Get<WebhookList>().FindAsync(workspace.Admin, id))!.Name);
    }

    [Fact]
    public async Task A_deleted_webhook_is_gone_for_everybody_and_may_be_deleted_once()
    {
        await using var workspace = await Workspace.StartAsync();
        var registry = workspace.Get<WebhookRegistry>();
        var id = await workspace.WebhookAsync(Complete);
        Assert.True((await registry.DeleteAsync(workspace.Admin, id)).Succeeded);
        Assert.Equal(RefusalKind.NotFound, (await registry.DeleteAsync(workspace.Admin, id)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await registry.ChangeAsync(workspace.Admin, id, new WebhookDraft { Name = "New" })).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await workspace.Get<SecretKeeper>().RotateAsync(workspace.Admin, id)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await workspace.Get<TestDelivery>().SendAsync(workspace.Admin, id)).Refusal!.Kind);
        Assert.Null(await workspace.Get<WebhookList>().FindAsync(workspace.Admin, id));
        Assert.Empty(await workspace.Get<WebhookList>().LinesAsync(workspace.Admin));
        Assert.Empty((await workspace.Get<WebhookList>().PageAsync(workspace.Admin, 10)).Items);
    }

    [Fact]
    public async Task A_team_has_at_most_a_thousand_webhooks_however_many_ask_at_once()
    {
        await using var workspace = await Workspace.StartAsync();
        var (everything, nothing) = PostgresServer.IsAsked ? ("{*}", "{}") : ("""["*"]""", "[]");
        await workspace.SqlAsync($"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 995)
            INSERT INTO Webhooks (Id, TeamId, Name, Description, Url, Status, EventTypes, ProjectIds, Headers, Version, CreatedAt, UpdatedAt, AfterEvent)
            SELECT 'wh_' || i, 'team_1', 'w', '', 'https://example.com/', 0, '{everything}', '{nothing}', '[]', 1, 0, 0, 0 FROM n
            """);
        var registry = workspace.Get<WebhookRegistry>();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => registry.CreateAsync(workspace.Admin, Complete)));
        Assert.Equal(5, outcomes.Count(outcome => outcome.Succeeded));
        Assert.All(outcomes.Where(outcome => !outcome.Succeeded), outcome => Assert.Equal(RefusalKind.Conflict, outcome.Refusal!.Kind));
        await registry.DeleteAsync(workspace.Admin, outcomes.First(outcome => outcome.Succeeded).Value!.Id);
        Assert.True((await registry.CreateAsync(workspace.Admin, Complete)).Succeeded);
    }

    [Fact]
    public async Task The_list_tells_the_last_attempt_and_what_waits()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(200, 503);
        var id = await workspace.WebhookAsync(receiver.Url);
        async Task<WebhookLine> LineAsync() => Assert.Single(await workspace.Get<WebhookList>().LinesAsync(workspace.Admin));
        Assert.Equal((null, false, 0), ((await LineAsync()).Last, (await LineAsync()).HasPending, (await LineAsync()).Held));

        await workspace.EventAsync();
        await workspace.DrainAsync(id);
        Assert.Equal(200, (await LineAsync()).Last?.StatusCode);
        await workspace.EventAsync();
        await workspace.DrainAsync(id);
        Assert.Equal((503, true), ((await LineAsync()).Last?.StatusCode, (await LineAsync()).HasPending));

        await workspace.EventAsync();
        Assert.Equal(503, (await LineAsync()).Last?.StatusCode);
        await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, id, new WebhookDraft { Status = WebhookStatus.Paused });
        Assert.Equal((503, false, 2), ((await LineAsync()).Last?.StatusCode, (await LineAsync()).HasPending, (await LineAsync()).Held));
    }

    [Fact]
    public async Task The_page_of_webhooks_goes_by_key_and_ends()
    {
        await using var workspace = await Workspace.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await workspace.WebhookAsync(Complete with { Name = $"w{i}" });
        }

        var list = workspace.Get<WebhookList>();
        var first = await list.PageAsync(workspace.Admin, 3);
        var second = await list.PageAsync(workspace.Admin, 3, first.Next);
        Assert.Equal(["w0", "w1", "w2"], first.Items.Select(webhook => webhook.Name));
        Assert.Equal(["w3", "w4"], second.Items.Select(webhook => webhook.Name));
        Assert.Null(second.Next);
    }
}
