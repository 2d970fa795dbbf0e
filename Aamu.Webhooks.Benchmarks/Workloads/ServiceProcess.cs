using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Aamu.Webhooks.Benchmarks.Jobs;

namespace Aamu.Webhooks.Benchmarks.Workloads;

/// <summary>The program as a process of its own over a private folder, on 127.0.0.1.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private const string IngestKey = "aamu_ik_bench_0123456789abcdefghij";

    private readonly Process _process;

    private ServiceProcess(Process process, Uri address)
    {
        _process = process;
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", IngestKey);
    }

    /// <summary>Speaks to it with Aamu's own key.</summary>
    public HttpClient Http { get; }

    public int ProcessId => _process.Id;

    public double StartSeconds { get; private set; }

    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public double MemoryMb
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1024.0 / 1024.0;
        }
    }

    /// <param name="app">The folder of the built or published program.</param>
    /// <param name="data">Where its store lies.</param>
    /// <param name="more">Further settings.</param>
    public static async Task<ServiceProcess> StartAsync(string app, string data, params IEnumerable<(string Name, string Value)> more)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(app, "Aamu.Webhooks.Web.dll")]) { WorkingDirectory = app, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Settings(address, data))
        {
            start.Environment[name] = value;
        }

        foreach (var (name, value) in more)
        {
            start.Environment[name] = value;
        }

        var started = Stopwatch.GetTimestamp();
        var process = Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
        var output = new List<string>();
        process.OutputDataReceived += (_, line) => output.Add(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => output.Add(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var service = new ServiceProcess(process, address);
        await Patience.UntilAsync(() => process.HasExited || service.IsReady(), "the service answers");
        service.StartSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return process.HasExited ? throw new InvalidOperationException($"The service ended at its start:\n{string.Join('\n', output)}") : service;
    }

    public void Dispose()
    {
        Http.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private bool IsReady()
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/health/ready");
            using var answer = Http.Send(request);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static Dictionary<string, string> Settings(Uri address, string data) => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["DOTNET_ENVIRONMENT"] = "Production",
        ["ASPNETCORE_URLS"] = address.ToString(),
        ["ConnectionStrings__Webhooks"] = $"Data Source={Path.Combine(data, "webhooks.db")}",
        ["ConnectionStrings__Jobs"] = $"Data Source={Path.Combine(data, "jobs.db")}",
        ["Seed__Enabled"] = "true",
        ["Seed__TeamId"] = "team_0",
        ["Seed__IngestKey"] = IngestKey,
        ["Delivery__AllowedNetworks"] = "127.0.0.0/8",
    };
}
