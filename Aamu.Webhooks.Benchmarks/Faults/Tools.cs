using System.Diagnostics;
using System.Net;
using Aamu.Webhooks.Benchmarks.Jobs;

namespace Aamu.Webhooks.Benchmarks.Faults;

/// <summary>What faults do to the machine, and how they look at the service.</summary>
internal static class Tools
{
    /// <exception cref="NotHereException">It may not, or there is no such program.</exception>
    public static async Task RunAsync(string needs, params string[] command)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            if (process.ExitCode == 0)
            {
                return;
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No such program.
        }

        throw new NotHereException(needs);
    }

    /// <summary>Writes until nothing more fits.</summary>
    public static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var size in new[] { 1024 * 1024, 4096 })
        {
            try
            {
                while (true)
                {
                    file.Write(new byte[size]);
                }
            }
            catch (IOException)
            {
                // Full.
            }
        }
    }

    public static async Task<HttpStatusCode> ReadyAsync(Site site)
    {
        using var answer = await site.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        return answer.StatusCode;
    }

    public static async Task<double> SecondsUntilAsync(Func<bool> isSo)
    {
        var started = Stopwatch.GetTimestamp();
        await Patience.UntilAsync(isSo, "the service goes on");
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
