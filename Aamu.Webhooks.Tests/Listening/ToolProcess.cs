using System.Collections.Concurrent;
using System.Diagnostics;
using Aamu.Webhooks.Tests.HangfireSqlite;

namespace Aamu.Webhooks.Tests.Listening;

/// <summary>The built tool as a process of its own, as a developer starts it.</summary>
internal sealed class ToolProcess : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> output = new();
    private readonly ConcurrentQueue<string> notes = new();
    private readonly Process process;

    private ToolProcess(string? key, string program, string[] arguments, string? certificate = null)
    {
        process = new Process { StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true } };
        process.StartInfo.Environment["AAMU_TEAM_KEY"] = key;
        process.StartInfo.Environment.Remove("AAMU_SERVER");
        if (certificate is not null)
        {
            process.StartInfo.Environment["SSL_CERT_FILE"] = certificate;
        }

        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(notes, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What it wrote to its standard output: deliveries, one a line.</summary>
    public IReadOnlyList<string> Output => [.. output];

    public string Notes => string.Join('\n', notes);

    /// <param name="key">In its environment; null: none.</param>
    /// <param name="arguments">After its name.</param>
    public static ToolProcess Start(string? key, params string[] arguments) => new(key, "dotnet", Built(arguments));

    /// <summary>On a machine that trusts the certificate in this file.</summary>
    public static ToolProcess Trusting(string certificate, string key, params string[] arguments) => new(key, "dotnet", Built(arguments), certificate);

    /// <summary>As it was installed, from its package.</summary>
    public static ToolProcess StartInstalled(string program, string? key, params string[] arguments) => new(key, program, arguments);

    public static ToolProcess Listen(string key, string server, string webhook, string forward) =>
        Start(key, "listen", "--server", server, "--webhook", webhook, "--forward", forward);

    /// <summary>Waits until it has said so, often enough.</summary>
    public async Task SaysAsync(string words, int times = 1)
    {
        await Eventually.TrueAsync(() => process.HasExited || notes.Count(line => line.Contains(words, StringComparison.Ordinal)) >= times);
        Assert.True(notes.Count(line => line.Contains(words, StringComparison.Ordinal)) >= times, $"It ended without saying “{words}”:\n{Notes}");
    }

    public async Task<int> EndsAsync()
    {
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        return process.ExitCode;
    }

    /// <summary>The laptop sleeps: the tool stands still and its connections stay open.</summary>
    public Task SleepAsync() => SignalAsync("STOP");

    /// <summary>The lid is opened.</summary>
    public Task WakeUpAsync() => SignalAsync("CONT");

    private async Task SignalAsync(string signal)
    {
        using var ask = Process.Start("sh", ["-c", $"kill -{signal} {process.Id}"]);
        await ask.WaitForExitAsync();
        Assert.Equal(0, ask.ExitCode);
    }

    /// <summary>Ctrl+C.</summary>
    public async Task<int> InterruptAsync()
    {
        using var ask = Process.Start("sh", ["-c", $"kill -INT {process.Id}"]);
        return await EndsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private static string[] Built(string[] arguments) => [Path.Combine(AppContext.BaseDirectory, "aamu-webhooks.dll"), .. arguments];

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }
}
