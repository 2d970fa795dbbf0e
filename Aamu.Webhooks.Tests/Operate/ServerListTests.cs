using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Core.Nodes;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Operate;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aamu.Webhooks.Tests.Operate;

public sealed class ServerListTests
{
    private static readonly OperatorScope Olli = TeamAccess.ForOperator("olli", null);

    [Fact]
    public async Task It_names_the_servers_of_the_database_and_which_of_them_shows_the_page()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var pages = new OperatorPages(workspace);
        var server = await PostgresServer.DatabaseAsync();
        using (var one = new PostgresDatabase(server))
        using (var other = new PostgresDatabase($"{server};Application Name=The other one"))
        {
            foreach (var started in new[] { one, other })
            {
                started.Claim();
                started.EndStart(serves: true);
            }

            var board = new NodeBoard(one, new ServerClock(workspace.Clock, NullLogger<ServerClock>.Instance));
            Assert.Equal(2, board.Count());
            pages.Screen.Services.AddSingleton(board);

            var list = pages.Screen.Render<ServerList>(parameters => parameters.Add(shown => shown.Scope, Olli));

            list.WaitForAssertion(() => Assert.Equal(2, list.FindAll("tbody tr").Count));
            var rows = list.FindAll("tbody tr").Select(row => row.TextContent).ToList();
            var own = Assert.Single(rows, row => row.Contains("shows this page", StringComparison.Ordinal));
            Assert.Contains($"Aamu Webhooks on {Environment.MachineName}", own, StringComparison.Ordinal);
            Assert.Contains($"Number {one.Link.Own} in logs", own, StringComparison.Ordinal);
            Assert.Contains("127.0.0.1", own, StringComparison.Ordinal);
            Assert.Contains($"process {Environment.ProcessId}", own, StringComparison.Ordinal);
            Assert.Contains($"The other one, process {Environment.ProcessId}", Assert.Single(rows, row => row != own), StringComparison.Ordinal);
            Assert.Empty(list.FindAll(".notice"));
        }

        await PostgresServer.DropAsync(server);
    }

    [Fact]
    public async Task It_says_when_the_clock_is_not_that_of_the_database()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var pages = new OperatorPages(workspace);
        var server = await PostgresServer.DatabaseAsync();
        using (var database = new PostgresDatabase(server))
        {
            database.Claim();
            var clock = new ServerClock(workspace.Clock, NullLogger<ServerClock>.Instance);
            using (var connection = database.OpenToRead())
            {
                clock.Compare(database.Link, connection.Statement);
            }

            pages.Screen.Services.AddSingleton(new NodeBoard(database, clock));
            var list = pages.Screen.Render<ServerList>(parameters => parameters.Add(shown => shown.Scope, Olli));
            list.WaitForAssertion(() => Assert.Contains("differs from that of the database", list.Find(".notice").TextContent, StringComparison.Ordinal));
        }

        await PostgresServer.DropAsync(server);
    }

    [Fact]
    public async Task A_file_has_one_server_and_no_list()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var pages = new OperatorPages(workspace);
        var page = pages.Open<LanesPage>("/operate");
        page.WaitForAssertion(() => Assert.Single(page.FindAll("table[aria-label=Teams] tbody tr")));
        Assert.Empty(page.FindAll("table[aria-label=Servers]"));
    }
}
