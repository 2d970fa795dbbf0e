using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Core.Data.Sqlite;
using Aamu.Webhooks.Web.Secrets;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Account;

internal static class AccountsDatabase
{
    public static async Task MigrateAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        using var pass = await services.GetRequiredService<WriteGate>().EnterAsync();
        services.GetRequiredService<WebhooksDatabase>().Upgrade(scope.ServiceProvider.GetRequiredService<AccountsDbContext>());
    }

    /// <summary>After the keys are there, and before the first request.</summary>
    public static Task RelockAsync(IServiceProvider services) =>
        services.GetRequiredService<TokenRelocking>().RunAsync(services.GetRequiredService<IOptions<SecretsOptions>>().Value.DropUnreadable);

    /// <summary>For <c>dotnet ef migrations add … --context AccountsDbContext --output-dir Account/Migrations</c> only.</summary>
    private sealed class DesignTime : IDesignTimeDbContextFactory<AccountsDbContext>
    {
        public AccountsDbContext CreateDbContext(string[] args) => new(Options(new SqliteDatabase("Data Source=design.db")), new WriteGate());
    }

    /// <summary>For <c>dotnet ef migrations add … --context PostgresAccountsDbContext --output-dir Account/Postgres/Migrations</c> only.</summary>
    private sealed class PostgresDesignTime : IDesignTimeDbContextFactory<PostgresAccountsDbContext>
    {
        public PostgresAccountsDbContext CreateDbContext(string[] args) => new(Options(new PostgresDatabase("Host=design;Database=design")));
    }

    /// <summary>The context asks the application which schema of Identity it is to have.</summary>
    internal static DbContextOptions<AccountsDbContext> Options(WebhooksDatabase database)
    {
        var options = new DbContextOptionsBuilder<AccountsDbContext>()
            .UseApplicationServiceProvider(new ServiceCollection().Configure<IdentityOptions>(AccountServices.UseSchema).BuildServiceProvider());
        AccountContexts.Configure(options, database);
        return options.Options;
    }
}
