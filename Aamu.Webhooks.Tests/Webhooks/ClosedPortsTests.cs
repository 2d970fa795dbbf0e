using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Aamu.Webhooks.Web.Webhooks;
using Bunit;

namespace Aamu.Webhooks.Tests.Webhooks;

/// <summary>Webhooks that were saved when the settings let more ports through.</summary>
public sealed class ClosedPortsTests
{
    private const string Words = "may not be called";

    [Fact]
    public async Task The_start_says_in_one_line_how_many_there_are_and_names_no_url()
    {
        await using var workspace = await Workspace.StartAsync();
        var other = await workspace.OtherTeamAsync();
        await workspace.WebhookAsync("https://example.com/fine");
        await workspace.WebhookAsync("https://example.com:8443/fine");
        await workspace.Get<ClosedPorts>().TellAsync();
        Assert.DoesNotContain(workspace.Logs.Lines, line => line.Contains(Words, StringComparison.Ordinal));

        foreach (var path in new[] { "one", "two", "gone" })
        {
            await SavedBeforeAsync(workspace, path);
        }

        await workspace.Get<WebhookRegistry>().CreateAsync(other, new WebhookDraft { Name = "Theirs", Url = "https://example.com/theirs", EventTypes = ["*"] });
        await workspace.SqlAsync("UPDATE Webhooks SET Url = 'http://example.com:25/theirs' WHERE Name = 'Theirs'");
        await workspace.SqlAsync("UPDATE Webhooks SET DeletedAt = 1 WHERE Url LIKE '%gone'");
        await workspace.Get<ClosedPorts>().TellAsync();

        var line = Assert.Single(workspace.Logs.Lines, line => line.Contains(Words, StringComparison.Ordinal));
        Assert.StartsWith("Warning", line, StringComparison.Ordinal);
        Assert.Contains("called: 3, in teams: 2.", line, StringComparison.Ordinal);
        Assert.Contains($"lets {Receiver.Ports} through", line, StringComparison.Ordinal);
        Assert.DoesNotContain("example.com", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_says_it_when_it_starts()
    {
        Assert.SkipWhen(PostgresServer.IsAsked, "This starts twice over one SQLite file, and the rows are on a PostgreSQL server.");
        using var folder = new TemporaryFolder();
        var store = ("ConnectionStrings:Webhooks", $"Data Source={folder.File("webhooks.db")}");
        await using (var before = await RunningApp.StartAsync(store))
        {
            var team = await before.AddTeamAsync();
            await before.Get<WebhookRegistry>().CreateAsync(team.Scope, new WebhookDraft { Name = "Old", Url = "https://example.com:8443/hooks", EventTypes = ["*"] });
            Assert.DoesNotContain(before.Logs.Lines, line => line.Contains(Words, StringComparison.Ordinal));
        }

        await using (var after = await RunningApp.StartAsync(store, ("Delivery:AllowedPorts", "80, 443")))
        {
            Assert.Contains("called: 1, in teams: 1.", Assert.Single(after.Logs.Lines, line => line.Contains(Words, StringComparison.Ordinal)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Its_page_says_why_nothing_arrives()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var id = await pages.Workspace.WebhookAsync("https://example.com/hooks");
        await pages.Workspace.SqlAsync("UPDATE Webhooks SET Url = 'http://127.0.0.1:25/hooks'");
        await pages.Workspace.EventAsync();
        await pages.Workspace.EventAsync();
        await pages.Workspace.EventAsync();
        await pages.Workspace.DrainAsync(id);

        var page = pages.Browser.Render<WebhookPage>(parameters => parameters.Add(page => page.TeamId, Workspace.TeamId.Value).Add(page => page.Id, id.Value));
        page.WaitForAssertion(() => Assert.Contains("Port 25 may not be called", page.Find(".incidents").TextContent, StringComparison.Ordinal));
        var delivery = (await pages.Workspace.DeliveriesAsync())[0].Id;
        var attempt = Assert.Single((await pages.Workspace.Get<DeliveryLog>().FindAsync(pages.Workspace.Admin, delivery))!.Attempts);
        Assert.Equal(AttemptOutcome.InvalidUrl, attempt.Outcome);
        Assert.Contains("Port 25 may not be called", attempt.Error, StringComparison.Ordinal);
    }

    private static async Task SavedBeforeAsync(Workspace workspace, string path)
    {
        await workspace.WebhookAsync($"https://example.com/{path}");
        await workspace.SqlAsync($"UPDATE Webhooks SET Url = 'https://example.com:22/{path}' WHERE Url = 'https://example.com/{path}'");
    }
}
