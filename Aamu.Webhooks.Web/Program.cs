using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Web.Hosting;
using Aamu.Webhooks.Web.Verbs;
using Hangfire.Storage.SQLite;
using Microsoft.AspNetCore.Connections;
using Npgsql;

if (CommandLine.HasCommand(args))
{
    return await CommandLine.RunAsync(args);
}

try
{
    await using var app = WebhooksApp.Create(args);
    await app.PrepareAsync();
    await app.ServeAsync();
    return 0;
}
catch (Exception exception) when (exception is StartRefusedException or StoreUnavailableException or SQLiteStorageException or NpgsqlException or IOException { InnerException: AddressInUseException })
{
    // What an operator can mend needs no stack trace.
    await Console.Error.WriteLineAsync(StoreUnavailableException.Tell(exception));
    return 1;
}
