using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Aamu.Webhooks.Benchmarks.Jobs;

namespace Aamu.Webhooks.Benchmarks.Workloads;

/// <summary>The program as a process of its own over a private folder, on 127.0.0.1.</summary>
internal sealed class ServiceProcess : IDisposable
{
    public const string IngestKey = "aamu_ik_bench_0123456789abcdefghij";

    private const int LinesKept = 200;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly long _started = Stopwatch.GetTimestamp();

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

    /// <summary>Open files and sockets.</summary>
    public int Handles => Directory.GetFiles($"/proc/{_process.Id}/fd").Length;

    /// <summary>What it said last.</summary>
    public string Output => string.Join('\n', _output);

    /// <param name="app">The folder of the built or published program.</param>
    /// <param name="data">Where its store lies.</param>
    /// <param name="around">What is different from the usual.</param>
    public static async Task<ServiceProcess> StartAsync(string app, string data, Surroundings? around = null)
    {
        var service = Launch(app, data, around);
        await service.AnswersAsync();
        return service;
    }

    /// <summary>It has begun to start, and may be killed in the middle of that.</summary>
    public static ServiceProcess Launch(string app, string data, Surroundings? around = null)
    {
        var address = around?.Address ?? new Uri($"http://127.0.0.1:{FreePorts.First(count: 1)}");
        string[] command = [.. around?.Through ?? [], .. ProgramFiles.Command(app)];
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = app, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Settings(address, data).Concat(PostgresStore.Settings(data)).Concat(around?.Settings ?? new Dictionary<string, string>()))
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
        var service = new ServiceProcess(process, address);
        process.OutputDataReceived += (_, line) => service.Keep(line.Data);
        process.ErrorDataReceived += (_, line) => service.Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return service;
    }

    private async Task AnswersAsync()
    {
        await Patience.UntilAsync(() => _process.HasExited || Answers(), "the service answers");
        StartSeconds = Stopwatch.GetElapsedTime(_started).TotalSeconds;
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"The service ended at its start:\n{Output}");
        }
    }

    /// <summary>What a service manager does: asks it to end, and waits until it has.</summary>
    public async Task StopAsync()
    {
        using var ask = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync();
    }

    /// <summary><c>kill -9</c>.</summary>
    public void Dispose()
    {
        Http.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        _output.Enqueue(line ?? "");
        while (_output.Count > LinesKept)
        {
            _output.TryDequeue(out _);
        }
    }

    private bool Answers()
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/health/ready");
            // Also when it says that it is not well: it serves.
            using var answer = Http.Send(request);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>The usual ones, as environment variables.</summary>
    public static Dictionary<string, string> Settings(Uri address, string data) => new()
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

/// <summary>What is different for one process.</summary>
/// <param name="Address">Null: any free port.</param>
/// <param name="Settings">Beside the usual ones, as environment variables.</param>
/// <param name="Through">Programs that start it: a mount namespace of its own, say.</param>
internal sealed record Surroundings(Uri? Address, IReadOnlyDictionary<string, string> Settings, IReadOnlyList<string> Through);
