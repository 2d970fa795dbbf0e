using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Aamu.Webhooks.Benchmarks.Jobs;

namespace Aamu.Webhooks.Benchmarks.Workloads;

/// <summary>A peer that runs: it is started with its subscriptions, and ended with <c>kill</c>, what was started last first.</summary>
internal sealed class PeerProcesses(Peer peer) : ISystemUnderTest, IDisposable
{
    private const string Secret = "whsec_YmVuY2gtc2VjcmV0LTAxMjM0NTY3ODlhYmNkZWY=";
    private static readonly string[] s_everything = ["*"];
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly string _data = Directory.CreateTempSubdirectory("aamu-bench-peer-").FullName;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(60) };

    public IReadOnlyList<IntakeDoor> Doors { get; private set; } = [];

    public TimeSpan Cpu => ProcessTrees.Cpu(Roots());

    public double MemoryMb => ProcessTrees.MemoryMb(Roots());

    public double StartSeconds { get; private set; }

    public async Task SubscribeAsync(Workload workload, Receivers receivers)
    {
        var subscriptions = workload.Subscriptions().ToList();
        subscriptions.ForEach(subscription => receivers.Expect(subscription, Secret));
        var file = Path.Combine(_data, "subs.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(subscriptions.Select(one =>
            new { id = $"sub_{one.Number}", teamId = one.Team, types = s_everything, url = receivers.UrlOf(one.Number), secret = Secret })));

        var started = Stopwatch.GetTimestamp();
        var start = new ProcessStartInfo("bash", ["-c", "exec bash \"$0\" > /dev/null 2>&1", peer.Script]);
        start.Environment["DATA"] = _data;
        start.Environment["SUBS"] = file;
        start.Environment["PORT"] = FreePorts.First(count: 10).ToString(CultureInfo.InvariantCulture);
        if (peer.Variant is not null)
        {
            start.Environment["VARIANT"] = peer.Variant;
        }

        using var up = Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
        await up.WaitForExitAsync();
        Figures.Require(up.ExitCode == 0, $"{peer.Script} started {peer.Name}");
        StartSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        using var target = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_data, "target.json")));
        foreach (var header in target.RootElement.GetProperty("headers").EnumerateArray().Select(header => header.GetString()!.Split(':', 2)))
        {
            _http.DefaultRequestHeaders.TryAddWithoutValidation(header[0], header[1].Trim());
        }

        var url = target.RootElement.GetProperty("url").GetString()!;
        Doors = [new(_http, url, url)];
    }

    /// <summary>They are part of how it was started.</summary>
    public Task UnsubscribeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _http.Dispose();
        foreach (var id in Roots().Reverse())
        {
            End(id);
        }

        Directory.Delete(_data, recursive: true);
    }

    private int[] Roots() =>
        File.Exists(Path.Combine(_data, "pids")) ? [.. File.ReadLines(Path.Combine(_data, "pids")).Select(line => int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture))] : [];

    private static void End(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            using var ask = Process.Start("kill", ["-TERM", id.ToString(CultureInfo.InvariantCulture)]);
            if (!process.WaitForExit(s_patience))
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }
        }
        catch (ArgumentException)
        {
            // It has ended.
        }
    }
}
