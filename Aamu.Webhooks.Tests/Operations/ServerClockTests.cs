using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Core.Nodes;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Aamu.Webhooks.Tests.Operations;

public sealed class ServerClockTests
{
    [Fact]
    public async Task A_clock_that_differs_from_the_servers_is_said_once_and_again_when_it_is_right()
    {
        var server = await PostgresServer.DatabaseAsync();
        using var logs = new RecordedLogs();
        using var logging = LoggerFactory.Create(log => log.AddProvider(logs));
        using (var database = new PostgresDatabase(server))
        using (var connection = database.OpenToRead())
        {
            var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddMinutes(-10));
            var clock = new ServerClock(time, logging.CreateLogger<ServerClock>());
            Assert.Null(clock.Ahead);

            clock.Compare(database.Link, connection.Statement);
            clock.Compare(database.Link, connection.Statement);
            Assert.InRange(clock.Ahead!.Value, TimeSpan.FromMinutes(-11), TimeSpan.FromMinutes(-9));
            Assert.Contains("behind that of the database's server", Assert.Single(logs.Lines), StringComparison.Ordinal);

            time.SetUtcNow(TimeProvider.System.GetUtcNow().AddHours(1));
            clock.Compare(database.Link, connection.Statement);
            Assert.InRange(clock.Ahead.Value, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
            Assert.Single(logs.Lines);

            var right = new ServerClock(TimeProvider.System, logging.CreateLogger<ServerClock>());
            right.Compare(database.Link, connection.Statement);
            Assert.InRange(right.Ahead!.Value, -ServerClock.Tolerance, ServerClock.Tolerance);
            Assert.Single(logs.Lines);

            await Eventually.TrueAsync(() =>
            {
                time.AdjustTime(TimeProvider.System.GetUtcNow());
                clock.Compare(database.Link, connection.Statement);
                return logs.Lines.Count > 1;
            });
            Assert.Contains("agrees", logs.Lines[^1], StringComparison.Ordinal);
        }

        await PostgresServer.DropAsync(server);
    }

    [Fact]
    public async Task Whoever_looks_for_the_other_servers_compares_it()
    {
        await using var office = await AccountOffice.OnServerAsync();
        await office.Get<NodeWatch>().LookAsync();
        Assert.NotNull((await office.Get<NodeBoard>().ReadAsync(TeamAccess.ForOperator("olli", null)))!.ClockAhead);
    }
}
