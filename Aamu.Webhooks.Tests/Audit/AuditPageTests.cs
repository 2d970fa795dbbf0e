using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Audit;
using Bunit;

namespace Aamu.Webhooks.Tests.Audit;

public sealed class AuditPageTests
{
    private const string Log = "/t/team_1/audit";

    [Theory]
    [InlineData("whd_1, whd_2", true)]
    [InlineData("fifty ids", false)]
    public async Task Short_details_stand_open_and_long_ones_wait_to_be_asked_for(string ids, bool isOpen)
    {
        await using var screen = new BunitContext();
        var shown = ids == "fifty ids" ? string.Join(", ", Enumerable.Range(0, 50).Select(i => $"whd_0198f2c4-0000-7000-8000-{i:D12}")) : ids;
        var changes = screen.Render<AuditChanges>(parameters => parameters.Add(details => details.Changes, [new AuditChange("deliveries", null, shown)]));
        Assert.Equal(isOpen, changes.Find("details").HasAttribute("open"));
    }

    [Fact]
    public async Task Each_line_says_who_did_what_to_what_and_leads_to_it()
    {
        await using var workspace = await Workspace.StartAsync();
        var id = await workspace.WebhookAsync(new WebhookDraft { Name = "Shop", Url = "https://old.example/" });
        await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, id, new WebhookDraft { Url = "https://new.example/" });
        await using var screen = new Screen(workspace);

        var page = screen.Open<AuditPage>(Log);

        var row = page.Find("tbody tr");
        Assert.Contains("aino@example.com", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("Webhook changed", row.TextContent, StringComparison.Ordinal);
        Assert.Equal($"/t/team_1/webhooks/{id}", row.QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal("was https://old.example/", row.QuerySelector("del")!.TextContent);
        Assert.Equal("is https://new.example/", row.QuerySelector("ins")!.TextContent);
    }

    [Fact]
    public async Task Its_filters_stand_in_the_address_and_in_the_files()
    {
        await using var workspace = await Workspace.StartAsync();
        var id = await workspace.WebhookAsync("https://own.example/");
        await workspace.Get<SecretKeeper>().RevealAsync(workspace.Admin, id);
        await using var screen = new Screen(workspace);
        var page = screen.Open<AuditPage>(Log);

        page.FindAll(".filters select")[0].Change("secret_revealed");
        page.Find(".filters input").Change("aino");

        Assert.EndsWith($"{Log}?who=aino&what=secret_revealed", screen.Navigation.Uri, StringComparison.Ordinal);
        Assert.Single(page.FindAll("tbody tr"));
        Assert.Equal($"{Log}.csv?who=aino&what=secret_revealed", page.Find(".export a").GetAttribute("href"));
        Assert.Contains("No entry fits", screen.Open<AuditPage>($"{Log}?who=nobody").Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_entries_are_announced_and_move_nothing()
    {
        await using var workspace = await Workspace.StartAsync();
        var id = await workspace.WebhookAsync("https://own.example/");
        await using var screen = new Screen(workspace);
        var page = screen.Open<AuditPage>(Log);

        await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, id, new WebhookDraft { Name = "Another" });
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Contains("1 new entry", page.Find(".new-rows").TextContent, StringComparison.Ordinal));
        Assert.Single(page.FindAll("tbody tr"));
        page.Find(".new-rows button").Click();
        Assert.Equal(2, page.FindAll("tbody tr").Count);
    }

    [Fact]
    public async Task For_others_than_admins_there_is_nothing_to_read()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync("https://own.example/");
        await using var screen = new Screen(workspace, TeamRole.Editor);
        var page = screen.Open<AuditPage>(Log);
        Assert.Contains("for admins", page.Find("h2").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("own.example", page.Markup, StringComparison.Ordinal);
    }
}
