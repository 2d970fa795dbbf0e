using Aamu.Webhooks.Web.Account;
using Microsoft.Data.Sqlite;

namespace Aamu.Webhooks.Tests.Account;

public sealed class AccountServicesTests
{
    [Theory]
    [InlineData("Data Source=webhooks.db")]
    [InlineData("Data Source=webhooks.db;Default Timeout=30")]
    [InlineData("Data Source=webhooks.db;Default Timeout=31;Mode=ReadWrite")]
    public void Accounts_never_share_a_pool_with_readers_that_refuse_to_write(string configured)
    {
        var readers = new SqliteConnectionStringBuilder(configured).ToString();
        Assert.NotEqual(readers, AccountContexts.PoolOfItsOwn(readers));
    }
}
