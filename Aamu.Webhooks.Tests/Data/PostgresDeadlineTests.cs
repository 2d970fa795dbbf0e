using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Tests.Fixtures;
using Npgsql;

namespace Aamu.Webhooks.Tests.Data;

/// <summary>A connection string that gives each statement a second, and statements that take longer at the server.</summary>
public sealed class PostgresDeadlineTests : IAsyncLifetime
{
    private const string Slow = "SELECT 1 FROM pg_sleep(1.5)";
    private const string Endless = "SELECT 1 FROM pg_sleep(600)";
    private string connectionString = "";

    public async ValueTask InitializeAsync() => connectionString = await PostgresServer.DatabaseAsync();

    public async ValueTask DisposeAsync() => await PostgresServer.DropAsync(connectionString);

    [Fact]
    public void A_statement_that_takes_too_long_is_given_up()
    {
        using var connection = new PostgresStoreConnection($"{connectionString};Command Timeout=1;Pooling=false");
        using var slow = connection.Statement(Endless);
        Assert.IsType<TimeoutException>(Assert.Throws<NpgsqlException>(() => slow.Read()).InnerException);
    }

    [Fact]
    public void Where_no_deadline_is_set_it_may_take_as_long_as_it_takes()
    {
        using var connection = new PostgresStoreConnection($"{connectionString};Command Timeout=1;Pooling=false");
        connection.SetsNoDeadline();
        using var slow = connection.Statement(Slow);
        Assert.True(slow.Read());
    }
}
