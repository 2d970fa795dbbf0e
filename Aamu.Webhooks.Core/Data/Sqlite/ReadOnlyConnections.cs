using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Aamu.Webhooks.Core.Data.Sqlite;

/// <summary>Contexts from the factory read: a write that does not pass the single writer fails at once, on the first try.</summary>
internal sealed class ReadOnlyConnections : DbConnectionInterceptor
{
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Restrict(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Restrict(connection);
        return Task.CompletedTask;
    }

    private static void Restrict(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA query_only = ON";
        command.ExecuteNonQuery();
    }
}
