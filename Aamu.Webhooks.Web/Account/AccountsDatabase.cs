using Aamu.Webhooks.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Aamu.Webhooks.Web.Account;

internal static class AccountsDatabase
{
    public static async Task MigrateAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        using var pass = await services.GetRequiredService<WriteGate>().EnterAsync();
        await scope.ServiceProvider.GetRequiredService<AccountsDbContext>().Database.MigrateAsync();
    }

    /// <summary>For <c>dotnet ef migrations add</c> only.</summary>
    private sealed class DesignTime : IDesignTimeDbContextFactory<AccountsDbContext>
    {
        public AccountsDbContext CreateDbContext(string[] args) => new(
            new DbContextOptionsBuilder<AccountsDbContext>()
                .UseSqlite("Data Source=design.db", sqlite => sqlite.MigrationsHistoryTable(AccountsDbContext.HistoryTable)).Options,
            new WriteGate());
    }
}
