using Aamu.Webhooks.Core.Data;
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
        var accounts = scope.ServiceProvider.GetRequiredService<AccountsDbContext>();
        NewerSchema.Refuse(services.GetRequiredService<WebhooksDatabase>().Path, accounts);
        await accounts.Database.MigrateAsync();
    }

    /// <summary>After the keys are there, and before the first request.</summary>
    public static Task RelockAsync(IServiceProvider services) =>
        services.GetRequiredService<TokenRelocking>().RunAsync(services.GetRequiredService<IOptions<SecretsOptions>>().Value.DropUnreadable);

    /// <summary>For <c>dotnet ef migrations add</c> only.</summary>
    private sealed class DesignTime : IDesignTimeDbContextFactory<AccountsDbContext>
    {
        public AccountsDbContext CreateDbContext(string[] args) => new(
            new DbContextOptionsBuilder<AccountsDbContext>()
                .UseSqlite("Data Source=design.db", sqlite => sqlite.MigrationsHistoryTable(AccountsDbContext.HistoryTable))
                // The context asks the application which schema of Identity it is to have.
                .UseApplicationServiceProvider(new ServiceCollection().Configure<IdentityOptions>(AccountServices.UseSchema).BuildServiceProvider()).Options,
            new WriteGate());
    }
}
