using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>Where no proxy stands before it, the program speaks TLS by itself.</summary>
[Collection(ProcessTests.Name)]
public sealed class OwnTlsTests
{
    [Fact]
    public async Task A_certificate_and_its_key_in_the_settings_are_all_that_https_takes()
    {
        using var authority = new Certificates();
        using var certificate = authority.IssueFor("localhost");
        using var key = certificate.GetECDsaPrivateKey()!;
        using var files = new TemporaryFolder();
        await File.WriteAllTextAsync(files.File("fullchain.pem"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(files.File("privkey.pem"), key.ExportPkcs8PrivateKeyPem());
        var port = FreePort.Next();
        var settings = new Dictionary<string, string>
        {
            ["Kestrel__Certificates__Default__Path"] = files.File("fullchain.pem"),
            ["Kestrel__Certificates__Default__KeyPath"] = files.File("privkey.pem"),
        };
        await using (var program = new RunningProgram { AlsoAt = $"https://127.0.0.1:{port}", More = settings })
        {
            await program.StartAsync();
            using var visitor = new HttpClient(new SocketsHttpHandler { SslOptions = Trusting(authority.Roots) });
            using var page = await visitor.GetAsync($"https://localhost:{port}/account/sign-in");
            page.EnsureSuccessStatusCode();
            Assert.Equal(new Version(2, 0), (await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"https://localhost:{port}/health/ready") { Version = new Version(2, 0) })).Version);
            Assert.All(page.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase));
        }
    }

    private static SslClientAuthenticationOptions Trusting(X509Certificate2Collection roots)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(roots);
        return new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
    }
}
