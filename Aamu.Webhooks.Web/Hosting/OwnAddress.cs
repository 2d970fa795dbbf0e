using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>Where this program can be reached from the machine it runs on.</summary>
internal sealed class OwnAddress(IServer server, IHostApplicationLifetime lifetime)
{
    private static readonly string[] EveryOne = ["[::]", "0.0.0.0", "*", "+"];

    /// <summary>Waits until it listens; null when it listens nowhere. An address that means "every one" becomes one that a browser can open.</summary>
    public async Task<string?> OnceListeningAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using var onStart = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(stoppingToken);
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        return EveryOne.Aggregate(address, (text, any) => text?.Replace($"//{any}", "//localhost", StringComparison.Ordinal));
    }
}
