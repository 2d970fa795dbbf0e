using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Aamu.Webhooks.Tests.HangfireSqlite;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>A real proxy before the program, as a process of its own, on 127.0.0.1.</summary>
internal sealed class ReverseProxy : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder said = new();

    private ReverseProxy(ProcessStartInfo start, int port, string certificate)
    {
        start.RedirectStandardError = true;
        (Port, Certificate, process) = (port, certificate, new Process { StartInfo = start });
        process.ErrorDataReceived += (_, line) =>
        {
            lock (said)
            {
                said.AppendLine(line.Data);
            }
        };
    }

    /// <summary>Of https, for the name <c>localhost</c>.</summary>
    public int Port { get; }

    public string Url => $"https://localhost:{Port}";

    /// <summary>A file with what to trust.</summary>
    public string Certificate { get; }

    /// <summary>Where the program is not installed the test is skipped, but never in CI.</summary>
    public static void Require(string program, string package)
    {
        var missing = $"There is no {program} here: install Debian's package {package}.";
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true" && !File.Exists(program), missing);
        Assert.SkipUnless(File.Exists(program), missing);
    }

    /// <param name="start">Says everything to its standard error.</param>
    /// <param name="port">Where it will listen.</param>
    /// <param name="certificate">The file with what to trust; it may come into being with the start.</param>
    public static async Task<ReverseProxy> StartAsync(ProcessStartInfo start, int port, string certificate)
    {
        var proxy = new ReverseProxy(start, port, certificate);
        proxy.process.Start();
        proxy.process.BeginErrorReadLine();
        await Eventually.TrueAsync(() => proxy.process.HasExited || Answers(port));
        Assert.False(proxy.process.HasExited, $"{start.FileName} ended at its start: {proxy.Said}");
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private string Said
    {
        get
        {
            lock (said)
            {
                return said.ToString();
            }
        }
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
