using System.Diagnostics;
using System.Globalization;

namespace Aamu.Webhooks.Benchmarks.Processes;

/// <summary>Another process of this program, ended with its owner at the latest.</summary>
public sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public static ChildProcess Worker(string database, string journal, int workers) =>
        Start("worker", database, journal, workers.ToString(CultureInfo.InvariantCulture));

    public static ChildProcess LockHolder(string database, string resource) => Start("hold-lock", database, resource);

    /// <summary>Waits until the process says that it is ready; throws what it said instead when it ends before.</summary>
    public async Task<ChildProcess> ReadyAsync()
    {
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return line == "ready" ? this : throw new InvalidOperationException($"The child said: {line} {await _process.StandardError.ReadToEndAsync()}");
    }

    /// <summary>As a power cut would: no handler runs.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Lets the process end in its own good time.</summary>
    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static ChildProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        Array.ForEach(arguments, start.ArgumentList.Add);
        return new ChildProcess(Process.Start(start) ?? throw new InvalidOperationException("No process was started."));
    }
}
