using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Core.Deliveries;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>The built program as a process of its own over a private folder, to be killed and started again on the same port.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    public const string IngestKey = "aamu_ik_test_0123456789abcdefghij";
    public const string TeamKey = "aamu_tk_test_0123456789abcdefghij";

    private readonly ConcurrentQueue<string> output = new();
    private readonly HttpClient health;
    private TaskCompletionSource up = Pending();
    private Process? process;

    private readonly string environment;

    /// <param name="environment">Production: with the tests' keys. Development: with what <c>dotnet run</c> finds on a fresh checkout.</param>
    public RunningProgram(string environment = "Production")
    {
        this.environment = environment;
        Folder = Directory.CreateTempSubdirectory("aamu-").FullName;
        Address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        health = new HttpClient { BaseAddress = Address };
    }

    /// <summary>What the machine speaks, as in <c>LC_ALL</c>; null: as here.</summary>
    public string? Language { get; init; }

    /// <summary>The program that this one is a node beside: with its database, which is that one's to drop, and its keys.</summary>
    public RunningProgram? Beside { get; init; }

    /// <summary>The connection string of a PostgreSQL database; null: SQLite files in the folder.</summary>
    public string? Server { get; init; }

    /// <summary>A second address that it listens at; null: none.</summary>
    public string? AlsoAt { get; init; }

    /// <summary>Settings of the test's own, as environment variables; they win over those that all have.</summary>
    public IReadOnlyDictionary<string, string> More { get; init; } = new Dictionary<string, string>();

    public string Folder { get; }

    public Uri Address { get; }

    /// <param name="key">Null: sends none.</param>
    public HttpClient Client(string? key) =>
        new() { BaseAddress = Address, DefaultRequestHeaders = { Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key) } };

    /// <summary>Ends when the program is ready, at once when it is.</summary>
    public Task UpAsync() => Volatile.Read(ref up).Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);

    public async Task StartAsync()
    {
        process = new Process { StartInfo = HowToStart() };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await HangfireSqlite.Eventually.TrueAsync(() => process.HasExited || IsReady());
        Assert.False(process.HasExited, $"The program ended at its start:\n{Output}");
        Volatile.Read(ref up).SetResult();
    }

    /// <summary><c>kill -9</c>: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        Volatile.Write(ref up, Pending());
        process!.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    /// <summary>What a service manager does: asks it to end. Completes when it has, with its exit code.</summary>
    public async Task<int> StopAsync()
    {
        Volatile.Write(ref up, Pending());
        await SignalAsync("TERM");
        await process!.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        var code = process.ExitCode;
        process.Dispose();
        process = null;
        return code;
    }

    /// <summary>Stops it where it stands: its connections stay, and whoever asks it waits.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    /// <summary>Lets it go on where it stood.</summary>
    public Task ThawAsync() => SignalAsync("CONT");

    private async Task SignalAsync(string signal)
    {
        using var ask = Process.Start("sh", ["-c", $"kill -{signal} {process!.Id}"]);
        await ask.WaitForExitAsync();
    }

    /// <summary>Runs a command of the same binary over the same folder, beside the program or without it. Answers its exit code, and what it said on either output.</summary>
    public async Task<(int Code, string Said)> AskAsync(params string[] command)
    {
        using var asked = Begin(command);
        var said = await Task.WhenAll(asked.StandardOutput.ReadToEndAsync(), asked.StandardError.ReadToEndAsync());
        await asked.WaitForExitAsync();
        LeakWatch.Wrote(string.Concat(said));
        return (asked.ExitCode, string.Concat(said));
    }

    /// <summary>The same, for whoever does something to it meanwhile.</summary>
    public Process Begin(params string[] command) => Process.Start(HowToStart(command))!;

    /// <summary>What it said last.</summary>
    public string Output => string.Join('\n', output);

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await KillAsync();
        }

        health.Dispose();
        if (Beside is not null)
        {
            Directory.Delete(Folder, recursive: true);
        }
        else if (Server is not null)
        {
            using (var database = new PostgresDatabase(Server))
            {
                var report = await new Conservation(database).CheckAsync();
                Assert.True(report.Holds, report.ToString());
            }

            await PostgresServer.DropAsync(Server);
            Directory.Delete(Folder, recursive: true);
        }
        else if (Directory.Exists(Folder))
        {
            // Looks into the books, and takes the folder with it.
            await Workspace.Over(Folder).DisposeAsync();
        }
    }

    private ProcessStartInfo HowToStart(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Aamu.Webhooks.Web.dll"), .. arguments])
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Settings())
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static TaskCompletionSource Pending() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Dictionary<string, string> Settings()
    {
        var settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = environment,
            ["DOTNET_ENVIRONMENT"] = environment,
            ["ASPNETCORE_URLS"] = AlsoAt is null ? Address.ToString() : $"{Address};{AlsoAt}",
            ["ConnectionStrings__Webhooks"] = $"Data Source={Path.Combine(Folder, "webhooks.db")}",
            ["ConnectionStrings__Jobs"] = $"Data Source={Path.Combine(Folder, "jobs.db")}",
        };
        if ((Beside?.Server ?? Server) is { } server)
        {
            settings["Database__Provider"] = "Postgres";
            settings["ConnectionStrings__Webhooks"] = server;
            settings["Secrets__KeyFolder"] = Path.Combine(Beside?.Folder ?? Folder, "keys");
        }

        if (Language is not null)
        {
            settings["LC_ALL"] = Language;
        }

        foreach (var (name, value) in (environment == "Production" ? Seeds : []).Concat(More))
        {
            settings[name] = value;
        }

        return settings;
    }

    private static Dictionary<string, string> Seeds => new()
    {
        ["Seed__Enabled"] = "true",
        ["Seed__TeamId"] = Workspace.TeamId.Value,
        ["Seed__IngestKey"] = IngestKey,
        ["Seed__TeamKey"] = TeamKey,
        ["Delivery__AllowedNetworks"] = "127.0.0.0/8",
        ["Delivery__AllowedPorts"] = Receiver.Ports,
    };

    private bool IsReady()
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/health/ready");
            using var answer = health.Send(request);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        LeakWatch.Wrote(line);
        output.Enqueue(line ?? "");
        while (output.Count > 100)
        {
            output.TryDequeue(out _);
        }
    }
}
