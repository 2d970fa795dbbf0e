using System.Diagnostics;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>A real Caddy with the site of <c>docs/deploy/Caddyfile</c>, on 127.0.0.1 and a port of its own.</summary>
internal static class Caddy
{
    private const string Program = "/usr/bin/caddy";

    public static void Require() => ReverseProxy.Require(Program, "caddy");

    /// <summary>The file as it is shipped, for this machine's name, which is why Caddy's own authority makes the certificate.</summary>
    /// <param name="service">The service behind it.</param>
    /// <param name="folder">For its own files.</param>
    public static async Task<ReverseProxy> StartAsync(Uri service, string folder)
    {
        var port = FreePort.Next();
        var configuration = Path.Combine(folder, "Caddyfile");
        var site = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "deploy", "Caddyfile"));
        await File.WriteAllTextAsync(configuration, $$"""
            {
            	admin off
            	auto_https disable_redirects
            	default_bind 127.0.0.1
            	skip_install_trust
            	storage file_system {{folder}}
            }
            {{site.Replace("webhooks.example.com", $"https://localhost:{port}", StringComparison.Ordinal).Replace("127.0.0.1:5080", service.Authority, StringComparison.Ordinal)}}
            """);
        return await ReverseProxy.StartAsync(
            new ProcessStartInfo(Program, ["run", "--config", configuration, "--adapter", "caddyfile"]) { Environment = { ["HOME"] = folder } },
            port,
            Path.Combine(folder, "pki/authorities/local/root.crt"));
    }
}
