using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Secrets;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Aamu.Webhooks.Tests.Secrets;

/// <summary>Several servers of one database, and the keys that each of them has.</summary>
public sealed class SharedKeysTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("aamu-keys-").FullName;
    private string database = "";

    [Fact]
    public async Task A_server_with_other_keys_is_refused_with_a_sentence_that_names_the_way_on()
    {
        await using var first = await StartAsync("shared");
        await using var second = await StartAsync("shared");

        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => StartAsync("its own"));

        Assert.Contains(Path.Combine(folder, "its own"), refused.Message, StringComparison.Ordinal);
        Assert.Contains("Secrets:KeyFolder", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Secrets:DropUnreadable=true", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_that_start_for_the_first_time_come_to_have_one_key()
    {
        var started = await Task.WhenAll(Task.Run(() => StartAsync("shared")), Task.Run(() => StartAsync("shared")));
        Assert.Single(KeyFiles());
        foreach (var server in started)
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task After_the_key_was_replaced_a_start_closes_the_text_anew_so_that_the_old_key_may_go()
    {
        await (await StartAsync("shared")).DisposeAsync();
        var old = Assert.Single(KeyFiles());
        await using (var second = await StartAsync("shared"))
        {
            second.GetRequiredService<IKeyManager>().CreateNewKey(TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddDays(90));
        }

        await (await StartAsync("shared")).DisposeAsync();
        File.Delete(old);
        await (await StartAsync("shared")).DisposeAsync();
    }

    [Fact]
    public async Task When_the_keys_are_lost_one_start_goes_on_without_what_they_closed()
    {
        await (await StartAsync("lost")).DisposeAsync();
        await (await StartAsync("new", ("Secrets:DropUnreadable", "true"))).DisposeAsync();
        await (await StartAsync("new")).DisposeAsync();
        await Assert.ThrowsAsync<StartRefusedException>(() => StartAsync("lost"));
    }

    public async ValueTask InitializeAsync() => database = await PostgresServer.DatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        if (database.Length > 0)
        {
            await PostgresServer.DropAsync(database);
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A server that has started, as far as keys and database go.</summary>
    private async Task<ServiceProvider> StartAsync(string keys, params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, string? (setting) => setting.Value)).Build();
        var collection = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddSingleton<ILaneAlarm>(new RecordingAlarm());
        collection.AddWebhooksCore(_ => new PostgresDatabase(database));
        collection.AddKeyFolder(configuration, Path.Combine(folder, keys));
        var services = collection.BuildServiceProvider();
        try
        {
            services.GetRequiredService<WebhooksDatabase>().Open();
            await KeyFolder.PrepareAsync(services);
            services.GetRequiredService<WebhooksDatabase>().EndStart(serves: true);
            return services;
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
    }

    private string[] KeyFiles() => Directory.GetFiles(Path.Combine(folder, "shared"), "key-*.xml");
}
