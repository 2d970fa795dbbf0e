using System.Net;
using System.Net.Sockets;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Tests.Browser.Pictures;

/// <summary>Receivers on this machine that are called by names, over https.</summary>
internal sealed class NamedReceivers : IAsyncDisposable
{
    private readonly Certificates authority = new();
    private readonly Dictionary<string, Receiver> receivers = [];

    /// <summary>Opens one; its URL.</summary>
    public async Task<string> OpenAsync(string host, RequestDelegate respond)
    {
        receivers[host] = await Receiver.StartAsync(respond, authority.IssueFor(host));
        return $"https://{host}:{receivers[host].Port}";
    }

    /// <summary>From now on nothing listens there.</summary>
    public ValueTask CloseAsync(string host) => receivers[host].DisposeAsync();

    /// <summary>Makes the app's sender find and trust them.</summary>
    public void Introduce(WebApplicationBuilder builder) => builder.Host.ConfigureContainer<IServiceCollection>((_, services) => services
        .AddSingleton(provider => new AddressGuard(provider.GetRequiredService<IOptions<DeliveryOptions>>(), ResolveAsync))
        .AddSingleton(provider => new WebhookSender(
            provider.GetRequiredService<AddressGuard>(), provider.GetRequiredService<IOptions<DeliveryOptions>>(), provider.GetRequiredService<TimeProvider>(), authority.Roots)));

    public async ValueTask DisposeAsync()
    {
        foreach (var receiver in receivers.Values)
        {
            await receiver.DisposeAsync();
        }

        authority.Dispose();
    }

    private Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
        receivers.ContainsKey(host) ? Task.FromResult<IPAddress[]>([IPAddress.Loopback]) : throw new SocketException((int)SocketError.HostNotFound);
}
