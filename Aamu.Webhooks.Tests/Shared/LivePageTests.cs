using System.Reflection;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Shared;
using Bunit;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Aamu.Webhooks.Tests.Shared;

/// <summary>How soon an open page shows what changed, and how often it reads at the most.</summary>
public sealed class LivePageTests
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    [Fact]
    public async Task However_much_changes_a_page_reads_again_once_in_a_quarter_of_a_second()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);
        var page = screen.Open<CountingPage>("/t/team_1/counting").Instance;
        Assert.Equal(1, page.Readings);

        Beat(workspace, 100);
        workspace.Clock.Advance(Pace - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, page.Readings);
        workspace.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, page.Readings);

        workspace.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, page.Readings);
        Beat(workspace, 1);
        workspace.Clock.Advance(Pace);
        Assert.Equal(3, page.Readings);
    }

    [Fact]
    public async Task A_page_that_takes_long_to_read_rests_four_times_as_long()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);
        var page = screen.Open<CountingPage>("/t/team_1/counting").Instance;
        page.Reading = () =>
        {
            workspace.Clock.Advance(Pace);
            return Task.CompletedTask;
        };
        Beat(workspace, 1);
        workspace.Clock.Advance(Pace);
        Assert.Equal(2, page.Readings);

        Beat(workspace, 1);
        workspace.Clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(2, page.Readings);
        workspace.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(3, page.Readings);
    }

    [Fact]
    public async Task What_changes_while_a_page_reads_is_read_when_it_has_ended()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);
        var shown = screen.Open<CountingPage>("/t/team_1/counting");
        var (page, read) = (shown.Instance, new TaskCompletionSource());
        page.Reading = () => read.Task;
        Beat(workspace, 1);
        workspace.Clock.Advance(Pace);
        Assert.Equal(2, page.Readings);

        Beat(workspace, 1);
        workspace.Clock.Advance(Pace);
        Assert.Equal(2, page.Readings);
        page.Reading = () => Task.CompletedTask;
        await shown.InvokeAsync(read.SetResult);
        shown.WaitForAssertion(() =>
        {
            // It looks again whether the reading has ended.
            workspace.Clock.Advance(Pace);
            Assert.Equal(3, page.Readings);
        });
    }

    [Fact]
    public async Task A_page_keeps_its_rows_while_the_store_is_away_and_reads_again_by_itself()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);
        var (page, freshness) = (screen.Open<CountingPage>("/t/team_1/counting").Instance, screen.Services.GetRequiredService<Freshness>());
        page.Reading = () => throw Away();
        Beat(workspace, 1);
        workspace.Clock.Advance(Pace);
        Assert.Equal((2, workspace.Clock.GetUtcNow()), (page.Readings, freshness.StaleSince));
        workspace.Clock.Advance(TimeSpan.FromSeconds(4) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, page.Readings);

        page.Reading = () => Task.CompletedTask;
        workspace.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal((3, null), (page.Readings, freshness.StaleSince));
        workspace.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(3, page.Readings);
    }

    [Fact]
    public async Task A_page_that_is_gone_says_nothing_of_the_one_that_is_shown()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);
        var (shown, freshness, read) = (screen.Open<CountingPage>("/t/team_1/counting"), screen.Services.GetRequiredService<Freshness>(), new TaskCompletionSource());
        shown.Instance.Reading = () => throw Away();
        Beat(workspace, 1);
        workspace.Clock.Advance(Pace);
        Assert.NotNull(freshness.StaleSince);
        shown.Instance.Reading = () => read.Task;
        workspace.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(3, shown.Instance.Readings);

        await shown.InvokeAsync(shown.Instance.Dispose);
        Assert.Null(freshness.StaleSince);
        await shown.InvokeAsync(() => read.SetException(Away()));
        Assert.Null(freshness.StaleSince);
    }

    [Fact]
    public void No_page_waits_for_longer_than_a_second()
    {
        var pace = typeof(LivePage).GetProperty("Pace", BindingFlags.Instance | BindingFlags.NonPublic)!;
        var pages = typeof(LivePage).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(LivePage))).ToList();
        Assert.True(pages.Count > 10, $"Only {pages.Count} pages are live.");
        Assert.All(pages, page => Assert.InRange((TimeSpan)pace.GetValue(Activator.CreateInstance(page))!, Pace, TimeSpan.FromSeconds(1)));
    }

    private static InvalidOperationException Away() => new("The reader's own words.", new SqliteException("database disk image is malformed", 11));

    private static void Beat(Workspace workspace, int times)
    {
        for (var i = 0; i < times; i++)
        {
            workspace.Get<TeamPulse>().Beat(Workspace.TeamId);
        }
    }

    private sealed class CountingPage : LivePage
    {
        public int Readings { get; private set; }

        public Func<Task> Reading { get; set; } = () => Task.CompletedTask;

        protected override Task ReadAsync()
        {
            Readings++;
            return Reading();
        }
    }
}
