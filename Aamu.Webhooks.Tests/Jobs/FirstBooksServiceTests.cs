using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Aamu.Webhooks.Web.Jobs;
using Aamu.Webhooks.Web.Mail;
using Hangfire;
using Hangfire.InMemory;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aamu.Webhooks.Tests.Jobs;

public sealed class FirstBooksServiceTests : IDisposable
{
    private readonly InMemoryStorage jobs = new();

    public void Dispose() => jobs.Dispose();

    [Fact]
    public async Task The_books_are_checked_a_few_minutes_after_the_start()
    {
        await using var workspace = await Workspace.StartAsync();
        await RunAsync(workspace);
        Assert.Equal(1, jobs.GetMonitoringApi().EnqueuedCount(Queues.Default));
    }

    [Fact]
    public async Task What_another_server_or_a_person_has_checked_is_not_checked_again()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.Get<ConservationWatch>().RunAsync(TeamAccess.ForOperator("olli", null), TestContext.Current.CancellationToken);
        await RunAsync(workspace);
        Assert.Equal(0, jobs.GetMonitoringApi().EnqueuedCount(Queues.Default));
    }

    private async Task RunAsync(Workspace workspace)
    {
        var recurring = new RecurringJobManager(jobs);
        recurring.AddOrUpdate<BooksJob>(Schedules.Books, Queues.Default, job => job.RunAsync(CancellationToken.None), Cron.Never());
        using var service = new FirstBooksService(workspace.Get<ConservationWatch>(), recurring, workspace.Clock, NullLogger<FirstBooksService>.Instance);
        await service.StartAsync(TestContext.Current.CancellationToken);
        // It begins on a thread of its own, and counts from then on.
        await Eventually.TrueAsync(() =>
        {
            workspace.Clock.Advance(FirstBooksService.After);
            return service.ExecuteTask!.IsCompleted;
        });
        await service.ExecuteTask!;
    }
}
