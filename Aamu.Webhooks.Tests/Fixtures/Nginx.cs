using System.Diagnostics;
using System.Net.Sockets;
using Aamu.Webhooks.Tests.HangfireSqlite;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>A real nginx with the site of <c>docs/deploy/nginx.conf</c>, on 127.0.0.1 and ports of its own.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private const string Program = "/usr/sbin/nginx";

    private readonly Process process;

    private Nginx(Process process, int port) => (this.process, Port) = (process, port);

    /// <summary>Of https.</summary>
    public int Port { get; }

    /// <summary>Where there is none the test is skipped, but never in CI.</summary>
    public static void Require()
    {
        const string Missing = "There is no nginx here: install Debian's package nginx.";
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true" && !File.Exists(Program), Missing);
        Assert.SkipUnless(File.Exists(Program), Missing);
    }

    /// <param name="site">The file's text, with names and certificates of this machine.</param>
    /// <param name="service">The service behind it.</param>
    /// <param name="folder">For its own files.</param>
    public static async Task<Nginx> StartAsync(string site, Uri service, string folder)
    {
        var (port, plain) = (FreePort.Next(), FreePort.Next());
        var files = Directory.CreateDirectory(Path.Combine(folder, "nginx")).FullName;
        var configuration = Path.Combine(files, "nginx.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            daemon off;
            worker_processes 1;
            pid {{files}}/pid;
            error_log {{files}}/error.log;
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
        var process = Process.Start(new ProcessStartInfo(Program, ["-c", configuration, "-p", files, "-e", Path.Combine(files, "error.log")]))!;
        await Eventually.TrueAsync(() => process.HasExited || Answers(port));
        Assert.False(process.HasExited, $"nginx ended at its start: {await File.ReadAllTextAsync(Path.Combine(files, "error.log"))}");
        return new Nginx(process, port);
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static bool Answers(int port)
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
