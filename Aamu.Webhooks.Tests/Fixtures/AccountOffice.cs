using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Secrets;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>The real accounts over a private database, at a time of their own, without a web server.</summary>
internal sealed class AccountOffice : IAsyncDisposable
{
    private readonly TestStore store;
    private readonly ServiceProvider services;
    private readonly AsyncServiceScope scope;

    private AccountOffice(TestStore store)
    {
        this.store = store;
        var collection = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build()).AddSingleton<TimeProvider>(Clock).AddSingleton<ILaneAlarm>(new RecordingAlarm());
        collection.AddWebhooksCore(_ => store.Open()).AddDataProtection();
        collection.AddSecretLock();
        collection.AddAccounts();
        services = collection.BuildServiceProvider();
        scope = services.CreateAsyncScope();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 6, 5, 14, 47, 14, TimeSpan.Zero));

    /// <summary>The SQLite file; whoever wants it is skipped where there is none.</summary>
    public string Database => store.File;

    public UserManager<AccountUser> Users => Get<UserManager<AccountUser>>();

    public static async Task<AccountOffice> OpenAsync()
    {
        var office = new AccountOffice(await TestStore.NewAsync());
        office.Get<WebhooksDatabase>().Open();
        office.Get<WebhooksDatabase>().EndStart();
        await AccountsDatabase.MigrateAsync(office.services);
        return office;
    }

    public T Get<T>()
        where T : notnull => scope.ServiceProvider.GetRequiredService<T>();

    public static AccountUser Person(string email) => new() { UserName = email, Email = email };

    public async ValueTask DisposeAsync()
    {
        await scope.DisposeAsync();
        await services.DisposeAsync();
        await store.DisposeAsync();
    }
}
