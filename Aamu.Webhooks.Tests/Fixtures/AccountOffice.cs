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
    private readonly bool ownsStore;

    private AccountOffice(TestStore store, bool ownsStore = true)
    {
        (this.store, this.ownsStore) = (store, ownsStore);
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

    public static async Task<AccountOffice> OpenAsync() => await OpenedAsync(new AccountOffice(await TestStore.NewAsync()));

    /// <summary>On PostgreSQL, whatever the run asks for.</summary>
    public static async Task<AccountOffice> OnServerAsync() => await OpenedAsync(new AccountOffice(await TestStore.OnServerAsync()));

    /// <summary>Another process on the same database, as far as accounts can tell; to be disposed before this one.</summary>
    public Task<AccountOffice> BesideAsync() => OpenedAsync(new AccountOffice(store, ownsStore: false));

    public T Get<T>()
        where T : notnull => scope.ServiceProvider.GetRequiredService<T>();

    public static AccountUser Person(string email) => new() { UserName = email, Email = email };

    public async ValueTask DisposeAsync()
    {
        await scope.DisposeAsync();
        await services.DisposeAsync();
        if (ownsStore)
        {
            await store.DisposeAsync();
        }
    }

    private static async Task<AccountOffice> OpenedAsync(AccountOffice office)
    {
        office.Get<WebhooksDatabase>().Open();
        await AccountsDatabase.MigrateAsync(office.services);
        office.Get<WebhooksDatabase>().EndStart(serves: true);
        return office;
    }
}
