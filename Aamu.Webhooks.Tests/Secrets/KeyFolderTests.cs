using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Sqlite;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Secrets;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Aamu.Webhooks.Tests.Secrets;

/// <summary>A deployment's key folder and database, through several starts.</summary>
public sealed class KeyFolderTests : IDisposable
{
    private static readonly TeamScope Admin = new(new TeamId("team_1"), TeamRole.Admin, "aino@example.com");

    private readonly string folder = Directory.CreateTempSubdirectory("aamu-keys-").FullName;
    private WebhookId webhook;
    private string secret = "";
    private List<CustomHeader> headers = [new("Authorization", "Bearer kesakuun-tunnus")];

    [Fact]
    public async Task After_the_key_was_replaced_secrets_open_and_are_closed_anew_so_that_the_old_key_may_go()
    {
        await MakeWebhookAsync();
        var old = Assert.Single(KeyFiles());
        await RunAsync(services =>
        {
            services.GetRequiredService<IKeyManager>().CreateNewKey(TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddDays(90));
            return Task.CompletedTask;
        });
        await RunAsync(ExpectSecretAsync);
        File.Delete(old);
        await RunAsync(ExpectSecretAsync);
    }

    [Fact]
    public async Task A_key_that_was_revoked_opens_what_it_had_closed_and_closes_nothing_more()
    {
        await MakeWebhookAsync();
        var old = Assert.Single(KeyFiles());
        await RunAsync(services =>
        {
            services.GetRequiredService<IKeyManager>().RevokeAllKeys(TimeProvider.System.GetUtcNow().AddSeconds(1), "leaked");
            return Task.CompletedTask;
        });
        await RunAsync(ExpectSecretAsync);
        File.Delete(old);
        await RunAsync(ExpectSecretAsync);
    }

    [Fact]
    public async Task A_certificate_protects_the_keys_from_the_next_start_on_and_no_key_in_clear_is_needed_any_more()
    {
        await MakeWebhookAsync();
        var clear = Assert.Single(KeyFiles());
        var certificate = Certificate("first.pfx");
        await RunAsync(ExpectSecretAsync, ("Secrets:Certificate", certificate), ("Secrets:CertificatePassword", "hiljaa"));
        File.Delete(clear);
        Assert.Contains("encryptedSecret", await File.ReadAllTextAsync(Assert.Single(KeyFiles())), StringComparison.Ordinal);
        await RunAsync(ExpectSecretAsync, ("Secrets:Certificate", certificate), ("Secrets:CertificatePassword", "hiljaa"));
        await RunAsync(ExpectSecretAsync, ("Secrets:Certificate", Certificate("second.pfx")), ("Secrets:CertificatePassword", "hiljaa"), ("Secrets:PreviousCertificate", certificate));
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => RunAsync(ExpectSecretAsync));
        Assert.Contains("protected by another certificate", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lost_keys_stop_the_start_with_a_sentence_that_names_the_way_on()
    {
        await MakeWebhookAsync();
        Directory.Delete(Path.Combine(folder, "keys"), recursive: true);
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => RunAsync(ExpectSecretAsync));
        // The webhook's header is in its first version, too.
        Assert.StartsWith("3 signing secrets", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Secrets:DropUnreadable=true", refused.Message, StringComparison.Ordinal);
        await RunAsync(
            async services =>
            {
                var keeper = services.GetRequiredService<SecretKeeper>();
                Assert.Equal(RefusalKind.Conflict, (await keeper.RevealAsync(Admin, webhook)).Refusal!.Kind);
                secret = (await keeper.RotateAsync(Admin, webhook)).Value!.Secret;
                headers = [];
            },
            ("Secrets:DropUnreadable", "true"));
        await RunAsync(ExpectSecretAsync);
    }

    [Theory]
    [InlineData("right.pfx", "wrong", "cannot be read as a PKCS #12 file")]
    [InlineData("nowhere.pfx", "hiljaa", "cannot be read as a PKCS #12 file")]
    public async Task A_certificate_that_cannot_be_used_stops_the_start(string file, string password, string sentence)
    {
        Certificate("right.pfx");
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => RunAsync(_ => Task.CompletedTask, ("Secrets:Certificate", Path.Combine(folder, file)), ("Secrets:CertificatePassword", password)));
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(password, refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Task MakeWebhookAsync() => RunAsync(async services =>
    {
        await services.GetRequiredService<TeamDirectory>().PutTeamAsync(new IngestScope(new ApiKeyId("key_aamu"), "Aamu"), Admin.TeamId, "Team one");
        var made = (await services.GetRequiredService<WebhookRegistry>().CreateAsync(Admin, new WebhookDraft { Name = "w", Url = "https://own.example/", EventTypes = ["*"], Headers = headers })).Value!;
        (webhook, secret) = (made.Id, made.Secret);
    });

    private async Task ExpectSecretAsync(IServiceProvider services)
    {
        Assert.Equal(secret, (await services.GetRequiredService<SecretKeeper>().RevealAsync(Admin, webhook)).Value);
        Assert.Equal(headers, (await services.GetRequiredService<WebhookList>().FindAsync(Admin, webhook))!.Headers);
    }

    /// <summary>One run of the program, as far as keys and database go.</summary>
    private async Task RunAsync(Func<IServiceProvider, Task> work, params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, string? (setting) => setting.Value)).Build();
        var collection = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddSingleton<ILaneAlarm>(new RecordingAlarm());
        collection.AddWebhooksCore(_ => new SqliteDatabase($"Data Source={Path.Combine(folder, "webhooks.db")}"));
        collection.AddKeyFolder(configuration, SqliteDatabase.KeysBeside(Path.Combine(folder, "webhooks.db")));
        await using var services = collection.BuildServiceProvider();
        services.GetRequiredService<WebhooksDatabase>().Open();
        await KeyFolder.PrepareAsync(services);
        await work(services);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    private string[] KeyFiles() => Directory.GetFiles(Path.Combine(folder, "keys"), "key-*.xml");

    private string Certificate(string file)
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=keys of a test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        var path = Path.Combine(folder, file);
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pfx, "hiljaa"));
        return path;
    }
}
