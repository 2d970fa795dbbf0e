using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>
/// Ports for programs whose number must be known before they listen. They lie below those that systems give to outgoing connections (from 32768 on here, 49152 elsewhere), so that no connection of a test
/// beside takes one between the look and the start; one that asks the system for any port need not come here.
/// </summary>
internal static class FreePort
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<int> Given = [];

    /// <summary>Another one each time.</summary>
    public static int Next()
    {
        lock (Gate)
        {
            while (true)
            {
                var port = RandomNumberGenerator.GetInt32(15_000, 32_000);
                if (!Given.Contains(port) && IsFree(port))
                {
                    Given.Add(port);
                    return port;
                }
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
