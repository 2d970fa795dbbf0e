using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Aamu.Webhooks.Core.Data.Postgres;

/// <summary>What EF Core asks on the write connection must see what was to be done by the way.</summary>
internal sealed class WaitingFirst(PostgresStoreConnection connection) : DbCommandInterceptor
{
    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        connection.Settle();
        return result;
    }

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        connection.Settle();
        return result;
    }

    public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result)
    {
        connection.Settle();
        return result;
    }
}
