using System.Net;
using System.Net.Sockets;

namespace Aamu.Webhooks.Benchmarks.Faults.Receivers;

/// <summary>
/// Names that fail, for a service that is started by <see cref="Through"/>: in a mount namespace of its own, where /etc/resolv.conf names a server on 127.0.0.77:53.
/// Names that begin with <c>none</c> are unknown, <c>silent</c> ones are not answered, <c>turning</c> ones lead here one time and to the trap the next.
/// </summary>
internal sealed class BadNames : IAsyncDisposable
{
    private static readonly IPAddress s_address = IPAddress.Parse("127.0.0.77");

    private readonly IPAddress _trap;
    private readonly NameServer _server;
    private int _turn;

    /// <exception cref="SocketException">Port 53 is only root's.</exception>
    public BadNames(IPAddress trap)
    {
        _trap = trap;
        _server = new NameServer(new IPEndPoint(s_address, 53), Decide);
    }

    /// <summary>All names lead here.</summary>
    public bool IsWell { get; set; }

    /// <param name="folder">For the file that stands in for /etc/resolv.conf.</param>
    public static string[] Through(string folder)
    {
        var file = Path.Combine(folder, "resolv.conf");
        File.WriteAllText(file, $"nameserver {s_address}\noptions timeout:5 attempts:2\n");
        return ["unshare", "--mount", "sh", "-c", $"mount --bind {file} /etc/resolv.conf && exec \"$@\"", "sh"];
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private NameAnswer? Decide(NameQuestion question)
    {
        if (!IsWell && Begins("silent"))
        {
            return null;
        }

        if (!IsWell && Begins("none"))
        {
            return new NameAnswer([], IsKnown: false);
        }

        var turned = !IsWell && Begins("turning") && question.Family == AddressFamily.InterNetwork && Interlocked.Increment(ref _turn) % 2 == 0;
        return new NameAnswer([turned ? _trap : IPAddress.Loopback]);

        bool Begins(string word) => question.Name.StartsWith(word, StringComparison.Ordinal);
    }
}
