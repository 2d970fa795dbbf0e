using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Aamu.Webhooks.Web.Mail;
using Microsoft.Extensions.DependencyInjection;

namespace Aamu.Webhooks.Tests.Mail;

public sealed class BooksLetterTests
{
    [Fact]
    public async Task Of_several_servers_one_writes_once_for_each_finding_and_all_know_the_last_check()
    {
        using var keys = new TemporaryFolder();
        await using var box = new PostBox();
        var database = await PostgresServer.DatabaseAsync();
        (string, string)[] settings =
        [
            .. box.Settings("https://webhooks.example.com"), ("Database:Provider", "Postgres"), ("ConnectionStrings:Webhooks", database), ("Secrets:KeyFolder", keys.Name),
        ];
        await using (var one = await RunningApp.StartAsync(settings))
        await using (var other = await RunningApp.StartAsync(settings))
        {
            var team = await one.AddTeamAsync();
            await team.SubmitAsync(ApiCalls.Event(team));
            await SetAsync(one, 1);
            await CheckAsync(one);
            Assert.Equal("Aamu Webhooks: the books do not balance", (await box.NextAsync()).Subject);

            await team.SubmitAsync(ApiCalls.Event(team));
            await CheckAsync(other);
            await CheckAsync(one);
            Assert.True(box.IsEmpty);
            Assert.Equal(await LastAsync(one), await LastAsync(other));
            Assert.False((await LastAsync(other))!.Report.Holds);

            await SetAsync(other, 0);
            await CheckAsync(other);
            Assert.True((await LastAsync(one))!.Report.Holds);

            await SetAsync(one, 1);
            await CheckAsync(other);
            Assert.Equal("Aamu Webhooks: the books do not balance", (await box.NextAsync()).Subject);
            await SetAsync(one, 0);
        }

        await PostgresServer.DropAsync(database);
    }

    /// <summary>There are no deliveries.</summary>
    private static Task<int> SetAsync(RunningApp app, int deliveryCount) => app.Get<SingleWriter>().WriteAsync(transaction => transaction.Statement("UPDATE Events SET DeliveryCount = $1 WHERE Key = 1").Bind(deliveryCount).Run());

    private static async Task CheckAsync(RunningApp app)
    {
        await using var scope = app.Get<IServiceScopeFactory>().CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<BooksJob>().RunAsync(TestContext.Current.CancellationToken);
    }

    private static Task<CheckedBooks?> LastAsync(RunningApp app) => app.Get<ConservationWatch>().LastAsync(TeamAccess.ForOperator("olli", null));
}
