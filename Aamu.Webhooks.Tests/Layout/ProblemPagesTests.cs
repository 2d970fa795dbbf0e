using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Layout;

/// <summary>What people see when a page failed before it could be drawn.</summary>
public sealed class ProblemPagesTests
{
    [Fact]
    public async Task A_page_that_fails_is_a_page_still_and_does_not_ask_who_reads_it()
    {
        await using var app = await RunningApp.StartAsync();
        using var visitor = await app.SignedInAsync(RunningApp.AdminEmail, RunningApp.AdminPassword);
        // Who is signed in cannot be looked up: every page of theirs fails.
        await RenameAsync(app, "AccountSessions", "Elsewhere");
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            using var request = new HttpRequestMessage(method, "/account");
            request.Headers.Add("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
            using var answer = await visitor.SendAsync(request);
            Assert.Equal((500, "text/html"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            var page = await answer.Content.ReadAsStringAsync();
            Assert.Contains("Something went wrong on our side", page, StringComparison.Ordinal);
            Assert.DoesNotContain("AccountSessions", page, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        }

        await app.Logs.WaitForAsync("GET /account failed");
        using var health = await app.Nobody.GetAsync("/health/live");
        Assert.Equal(200, (int)health.StatusCode);
        await RenameAsync(app, "Elsewhere", "AccountSessions");
        using var again = await visitor.GetAsync("/account");
        Assert.Equal(200, (int)again.StatusCode);
    }

    [Fact]
    public async Task While_the_database_is_away_the_page_says_so_and_when_to_come_again()
    {
        await using var app = await RunningApp.StartAsync();
        using var visitor = await app.SignedInAsync(RunningApp.AdminEmail, RunningApp.AdminPassword);
        using (await DamagedHeader.OfAsync(app))
        {
            using var answer = await visitor.GetAsync("/account");
            Assert.Equal((503, "text/html"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.NotNull(answer.Headers.RetryAfter);
            Assert.Contains("The database does not answer at the moment", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    private static async Task RenameAsync(RunningApp app, string table, string name)
    {
        await using var context = await app.Get<IDbContextFactory<AccountsDbContext>>().CreateDbContextAsync();
#pragma warning disable EF1002 // names of this test
        await context.Database.ExecuteSqlRawAsync($"ALTER TABLE {table} RENAME TO {name}");
#pragma warning restore EF1002
    }
}
