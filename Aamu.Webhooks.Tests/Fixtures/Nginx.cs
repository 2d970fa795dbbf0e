using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>A real nginx with the site of <c>docs/deploy/nginx.conf</c>, on 127.0.0.1 and ports of its own.</summary>
internal static class Nginx
{
    private const string Program = "/usr/sbin/nginx";

    public static void Require() => ReverseProxy.Require(Program, "nginx");

    /// <summary>The file as it is shipped, for this machine's name and with a certificate that was just made.</summary>
    /// <param name="service">The service behind it.</param>
    /// <param name="folder">For its own files.</param>
    public static async Task<ReverseProxy> StartAsync(Uri service, string folder)
    {
        using var certificate = Certificates.SelfSignedFor("localhost");
        Directory.CreateDirectory(Path.Combine(folder, "etc/ssl/private"));
        await File.WriteAllTextAsync(Path.Combine(folder, "etc/ssl/localhost.pem"), certificate.ExportCertificatePem());
        using var key = certificate.GetECDsaPrivateKey()!;
        await File.WriteAllTextAsync(Path.Combine(folder, "etc/ssl/private/localhost.key"), key.ExportPkcs8PrivateKeyPem());
        var site = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "deploy", "nginx.conf")))
            .Replace("webhooks.example.com", "localhost", StringComparison.Ordinal)
            .Replace("/etc/", $"{folder}/etc/", StringComparison.Ordinal);
        return await StartAsync(site, service, folder);
    }

    /// <param name="site">The file's text, with names and certificates of this machine.</param>
    /// <param name="service">The service behind it.</param>
    /// <param name="folder">For its own files; <c>etc/ssl/localhost.pem</c> in it has the certificate.</param>
    public static async Task<ReverseProxy> StartAsync(string site, Uri service, string folder)
    {
        var (port, plain) = (FreePort.Next(), FreePort.Next());
        var files = Directory.CreateDirectory(Path.Combine(folder, "nginx")).FullName;
        var configuration = Path.Combine(files, "nginx.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            daemon off;
            worker_processes 1;
            pid {{files}}/pid;
            error_log stderr;
            events {}
            http {
                access_log off;
                client_body_temp_path {{files}}/body;
                proxy_temp_path {{files}}/proxy;
                fastcgi_temp_path {{files}}/fastcgi;
                uwsgi_temp_path {{files}}/uwsgi;
                scgi_temp_path {{files}}/scgi;
            {{site.Replace("listen 443 ssl", $"listen 127.0.0.1:{port} ssl", StringComparison.Ordinal).Replace("listen 80;", $"listen 127.0.0.1:{plain};", StringComparison.Ordinal).Replace("127.0.0.1:5080", service.Authority, StringComparison.Ordinal)}}
            }
            """);
        return await ReverseProxy.StartAsync(new ProcessStartInfo(Program, ["-c", configuration, "-p", files, "-e", "stderr"]), port, Path.Combine(folder, "etc/ssl/localhost.pem"));
    }
}
