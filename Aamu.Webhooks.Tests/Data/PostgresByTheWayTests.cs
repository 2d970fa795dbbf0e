using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Data;

/// <summary>What is to be done by the way travels with the next question, and does not pile up until then.</summary>
public sealed class PostgresByTheWayTests : IAsyncLifetime
{
    private string connectionString = "";

    public async ValueTask InitializeAsync() => connectionString = await PostgresServer.DatabaseAsync();

    public async ValueTask DisposeAsync() => await PostgresServer.DropAsync(connectionString);

    [Fact]
    public void A_thousand_statements_go_at_once_and_no_more()
    {
        using var connection = new PostgresStoreConnection($"{connectionString};Pooling=false");
        using var other = new PostgresStoreConnection($"{connectionString};Pooling=false");
        connection.Run("CREATE TABLE Written (Number int)");
        for (var number = 1; number < 2_500; number++)
        {
            Assert.Equal(number / 1_000 * 1_000, number % 500 == 1 ? other.Statement("SELECT COUNT(*) FROM Written").Number() : number / 1_000 * 1_000);
            connection.Statement("INSERT INTO Written VALUES ($1)").Bind(number).RunByTheWay();
        }

        connection.Settle();
        Assert.Equal(2_499, other.Statement("SELECT COUNT(*) FROM Written").Number());
    }
}
