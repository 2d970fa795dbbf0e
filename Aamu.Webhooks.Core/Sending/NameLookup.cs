using System.Collections.Concurrent;
using System.Net;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>
/// Asks the system's resolver on threads of its own, once at a time for each name. The C library's lookup blocks its thread for many seconds when
/// name servers are silent and cannot be cancelled; on the shared thread pool one team's dead names would slow everybody.
/// </summary>
internal static class NameLookup
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<IPAddress[]>>> UnderWay = new(StringComparer.OrdinalIgnoreCase);

    public static Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
        UnderWay.GetOrAdd(host, name => new(() => StartAsync(name))).Value.WaitAsync(cancellationToken);

    private static Task<IPAddress[]> StartAsync(string host) =>
        Task.Factory.StartNew(() => Ask(host), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static IPAddress[] Ask(string host)
    {
        try
        {
            return Dns.GetHostAddresses(host);
        }
        finally
        {
            UnderWay.TryRemove(host, out _);
        }
    }
}
