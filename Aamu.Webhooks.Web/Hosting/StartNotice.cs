using Microsoft.Extensions.Hosting.Systemd;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>
/// Tells systemd when the program is ready and when it begins to end (<c>Type=notify</c>), so that <c>systemctl start</c> comes back when it can be used. Whoever else starts it does not ask.
/// <c>AddSystemd</c> would look for a parent of that name, which <c>ProtectProc=invisible</c> hides.
/// </summary>
internal sealed class StartNotice(IHostApplicationLifetime lifetime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var manager = new SystemdNotifier();
        lifetime.ApplicationStarted.Register(() => manager.Notify(ServiceState.Ready));
        lifetime.ApplicationStopping.Register(() => manager.Notify(ServiceState.Stopping));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
