using System.Text;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Secrets;

public sealed class SecretsAtRestTests
{
    private const string Brought = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";

    private static readonly WebhookDraft Draft = new() { Name = "w", EventTypes = ["*"], Headers = [new CustomHeader("Authorization", "Bearer kesakuun-tunnus"), new CustomHeader("X-Shop", "sininen-talo")] };

    [Fact]
    public async Task Neither_a_secret_nor_a_credential_lies_in_the_file_and_both_are_sent()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(200);
        var made = (await workspace.Get<WebhookRegistry>().CreateAsync(workspace.Admin, Draft with { Url = receiver.Url }, Brought)).Value!;
        var rotated = (await workspace.Get<SecretKeeper>().RotateAsync(workspace.Admin, made.Id)).Value!;
        Assert.Empty(await FoundAsync(workspace, Brought, rotated.Secret, "kesakuun-tunnus"));

        await workspace.EventAsync();
        await workspace.DrainAsync(made.Id);
        var request = Assert.Single(receiver.Requests);
        Assert.Equal(("Bearer kesakuun-tunnus", "sininen-talo"), (request.Headers["authorization"], request.Headers["x-shop"]));
        foreach (var secret in new[] { Brought, rotated.Secret })
        {
            Assert.True(Signature.Verify(request.Headers["x-aamu-signature"], request.Body, secret, workspace.Clock.GetUtcNow(), TimeSpan.FromMinutes(5)));
        }

        Assert.Equal(rotated.Secret, (await workspace.Get<SecretKeeper>().RevealAsync(workspace.Admin, made.Id)).Value);
        Assert.Equal(Draft.Headers, (await workspace.Get<WebhookList>().FindAsync(workspace.Admin, made.Id))!.Headers);
        Assert.Empty(await FoundAsync(workspace, Brought, rotated.Secret, "kesakuun-tunnus"));
    }

    [Fact]
    public async Task What_an_earlier_version_left_in_clear_is_closed_at_start_and_leaves_no_trace()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(200);
        var made = (await workspace.Get<WebhookRegistry>().CreateAsync(workspace.Admin, Draft with { Url = receiver.Url })).Value!;
        await workspace.SqlAsync("UPDATE WebhookSecrets SET Value = $1", Brought);
        await workspace.SqlAsync("UPDATE Webhooks SET Headers = $1", """[{"Name":"Authorization","Value":"Bearer kesakuun-tunnus"}]""");
        Assert.Equal(2, (await FoundAsync(workspace, Brought, "kesakuun-tunnus")).Count);

        await workspace.Get<SecretRelocking>().RunAsync();
        await workspace.Get<SecretRelocking>().RunAsync();

        Assert.Empty(await FoundAsync(workspace, Brought, "kesakuun-tunnus"));
        await workspace.EventAsync();
        await workspace.DrainAsync(made.Id);
        Assert.Equal("Bearer kesakuun-tunnus", receiver.Requests[0].Headers["authorization"]);
        Assert.True(Signature.Verify(receiver.Requests[0].Headers["x-aamu-signature"], receiver.Requests[0].Body, Brought, workspace.Clock.GetUtcNow(), TimeSpan.FromMinutes(5)));
    }

    [Theory]
    [InlineData("UPDATE WebhookSecrets SET Value = $1", Brought)]
    [InlineData("UPDATE Webhooks SET Headers = $1", """[{"Name":"Authorization","Value":"Bearer kesakuun-tunnus"}]""")]
    [InlineData("UPDATE WebhookVersions SET Headers = $1", """[{"Name":"Authorization","Value":"Bearer kesakuun-tunnus"}]""")]
    public async Task One_of_them_in_clear_is_enough(string statement, string value)
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync(Draft with { Url = "https://a.example/" });
        await workspace.SqlAsync(statement, value);
        Assert.Contains(await StoredAsync(workspace), SecretVault.IsPlain);
        await workspace.Get<SecretRelocking>().RunAsync();
        Assert.DoesNotContain(await StoredAsync(workspace), SecretVault.IsPlain);
    }

    [Fact]
    public async Task With_a_webhook_go_its_secrets_and_its_headers_also_those_of_one_deleted_long_ago()
    {
        await using var workspace = await Workspace.StartAsync();
        var (now, before) = ((await workspace.Get<WebhookRegistry>().CreateAsync(workspace.Admin, Draft with { Url = "https://a.example/" })).Value!, await workspace.WebhookAsync(Draft with { Url = "https://b.example/" }));
        await workspace.EventAsync();
        await workspace.Get<WebhookRegistry>().DeleteAsync(workspace.Admin, now.Id);
        Assert.Equal(1, await workspace.QueryAsync(context => context.WebhookSecrets.CountAsync()));
        Assert.Empty(await workspace.QueryAsync(context => context.Webhooks.Where(row => row.Id == now.Id).Select(row => row.Headers).SingleAsync()));
        await workspace.DrainAsync(now.Id);

        await workspace.SqlAsync("UPDATE Webhooks SET DeletedAt = 1, LastEvent = AfterEvent + 1 WHERE Id = $1", before.Value);
        await workspace.Get<SecretRelocking>().RunAsync();
        Assert.Equal(0, await workspace.QueryAsync(context => context.WebhookSecrets.CountAsync()));
        Assert.All(await workspace.QueryAsync(context => context.Webhooks.ToListAsync()), webhook => Assert.Empty(webhook.Headers));
        Assert.All(await workspace.QueryAsync(context => context.WebhookVersions.ToListAsync()), version => Assert.Empty(version.Headers));
        await workspace.SqlAsync("UPDATE Deliveries SET State = 4");
    }

    [Fact]
    public async Task The_same_headers_again_are_no_change()
    {
        await using var workspace = await Workspace.StartAsync();
        var id = await workspace.WebhookAsync(Draft with { Url = "https://a.example/" });
        await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, id, new WebhookDraft { Headers = Draft.Headers });
        Assert.Equal(1, (await workspace.Get<WebhookList>().FindAsync(workspace.Admin, id))!.Version);
    }

    [Fact]
    public void A_text_is_opened_once_however_often_lanes_read_it()
    {
        var counted = new CountedLock();
        var stored = new SecretVault(counted).Close(Brought);
        var vault = new SecretVault(counted);
        Assert.All(Enumerable.Range(0, 1_000), _ => Assert.Equal(Brought, vault.Open(stored)));
        Assert.Equal(1, counted.Opened);
    }

    /// <summary>Every text in the database that should be closed.</summary>
    private static Task<List<string>> StoredAsync(Workspace workspace) => workspace.QueryAsync(async context =>
    {
        var secrets = await context.WebhookSecrets.Select(secret => secret.Closed).ToListAsync();
        var headers = (await context.Webhooks.ToListAsync()).SelectMany(webhook => webhook.Headers)
            .Concat((await context.WebhookVersions.ToListAsync()).SelectMany(version => version.Headers));
        return secrets.Concat(headers.Select(header => header.Value)).ToList();
    });

    /// <summary>Which of these texts stand in the file, or in its log, as a crash would leave them.</summary>
    private static async Task<IReadOnlyList<string>> FoundAsync(Workspace workspace, params string[] texts)
    {
        await using var after = await workspace.AfterCrashAsync();
        var found = new List<string>();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(after.Database)!, "webhooks.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            await open.CopyToAsync(bytes);
            found.AddRange(texts.Where(text => bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0));
        }

        return [.. found.Distinct()];
    }

    private sealed class CountedLock : ISecretLock
    {
        public int Opened { get; private set; }

        public string Close(string plain) => Convert.ToHexString(Encoding.UTF8.GetBytes(plain));

        public string? Open(string closed)
        {
            Opened++;
            return Encoding.UTF8.GetString(Convert.FromHexString(closed));
        }

        public bool IsOld(string closed) => false;
    }
}
