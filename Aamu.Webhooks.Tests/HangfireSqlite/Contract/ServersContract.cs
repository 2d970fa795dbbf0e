using Hangfire.Server;
using Hangfire.Storage;

namespace Aamu.Webhooks.Tests.HangfireSqlite.Contract;

public abstract class ServersContract(StorageRoom room) : StorageContract(room)
{
    [Fact]
    public void Announced_servers_are_listed_by_name_until_they_are_removed()
    {
        Announce("second", 4, "critical", "default");
        Announce("first", 2, "default");

        var servers = Monitor.Servers();
        Assert.Equal(["first", "second"], servers.Select(server => server.Name));
        Assert.Equal(["critical", "default"], servers[1].Queues);
        Assert.Equal(4, servers[1].WorkersCount);
        Assert.NotNull(servers[1].Heartbeat);
        Assert.Equal(2, Monitor.GetStatistics().Servers);

        Connection.RemoveServer("first");
        Assert.Equal("second", Assert.Single(Monitor.Servers()).Name);
    }

    [Fact]
    public void Removing_an_unknown_server_does_nothing() => Connection.RemoveServer("nobody");

    [Fact]
    public void A_known_servers_heart_may_beat()
    {
        Announce("server", 1, "default");
        var before = Monitor.Servers().Single().Heartbeat;
        Connection.Heartbeat("server");

        Assert.True(Monitor.Servers().Single().Heartbeat >= before);
    }

    [Fact]
    public void A_server_that_was_removed_learns_it_at_its_next_heartbeat() =>
        Assert.Throws<BackgroundServerGoneException>(() => Connection.Heartbeat("nobody"));

    [Fact]
    public void Servers_that_are_alive_are_not_removed()
    {
        Announce("server", 1, "default");

        Assert.Equal(0, Connection.RemoveTimedOutServers(TimeSpan.FromMinutes(5)));
        Assert.Single(Monitor.Servers());
    }

    [Fact]
    public void A_time_out_must_be_positive()
    {
        Assert.Throws<ArgumentException>(() => Connection.RemoveTimedOutServers(TimeSpan.Zero));
        Assert.Throws<ArgumentException>(() => Connection.RemoveTimedOutServers(TimeSpan.FromSeconds(-1)));
    }

    [Fact]
    public void What_is_missing_is_refused_at_the_call()
    {
        Assert.Throws<ArgumentNullException>(() => Connection.AnnounceServer(null, new ServerContext()));
        Assert.Throws<ArgumentNullException>(() => Connection.AnnounceServer("server", null));
        Assert.Throws<ArgumentNullException>(() => Connection.RemoveServer(null));
        Assert.Throws<ArgumentNullException>(() => Connection.Heartbeat(null));
    }

    private void Announce(string name, int workers, params string[] queues) =>
        Connection.AnnounceServer(name, new ServerContext { WorkerCount = workers, Queues = queues });
}

public sealed class ServersInSQLite() : ServersContract(StorageRoom.InSQLite());

public sealed class ServersInMemory() : ServersContract(StorageRoom.InMemory());
