using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Aamu.Webhooks.Benchmarks.Faults.Receivers;

/// <summary>
/// A name server on 127.0.0.77:53, for a service that is started by <see cref="Through"/>: in a mount namespace of its own, where /etc/resolv.conf names this one.
/// Names that begin with <c>none</c> are unknown, <c>silent</c> ones are not answered, <c>turning</c> ones lead here one time and to the trap the next.
/// </summary>
internal sealed class NameServer : IAsyncDisposable
{
    private static readonly IPAddress s_address = IPAddress.Parse("127.0.0.77");
    private static readonly byte[] s_here = [127, 0, 0, 1];

    private readonly UdpClient _socket = new(new IPEndPoint(s_address, 53));
    private readonly byte[] _trap;
    private readonly Task _answering;
    private int _turn;

    /// <exception cref="SocketException">Port 53 is only root's.</exception>
    public NameServer(IPAddress trap)
    {
        _trap = trap.GetAddressBytes();
        _answering = AnswerAsync();
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

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _answering;
    }

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                var asked = await _socket.ReceiveAsync();
                if (Answer(asked.Buffer) is { } answer)
                {
                    await _socket.SendAsync(answer, asked.RemoteEndPoint);
                }
            }
        }
        catch (Exception end) when (end is ObjectDisposedException or SocketException)
        {
            // The run is over.
        }
    }

    /// <summary>RFC 1035 §4.1: a header of 12 bytes, then one question: labels, type, class.</summary>
    private byte[]? Answer(byte[] question)
    {
        var end = 12;
        while (question[end] != 0)
        {
            end += question[end] + 1;
        }

        var (name, isA) = (System.Text.Encoding.ASCII.GetString(question, 13, question[12]), question[end + 2] == 1);
        if (!IsWell && name.StartsWith("silent", StringComparison.Ordinal))
        {
            return null;
        }

        var isUnknown = !IsWell && name.StartsWith("none", StringComparison.Ordinal);
        var answer = question[..(end + 5)].Concat(isA && !isUnknown ? Record(name) : []).ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(2), (ushort)(0x8180 | (isUnknown ? 3 : 0)));
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(6), (ushort)(isA && !isUnknown ? 1 : 0));
        answer.AsSpan(8, 4).Clear();
        return answer;
    }

    private byte[] Record(string name)
    {
        var turned = !IsWell && name.StartsWith("turning", StringComparison.Ordinal) && Interlocked.Increment(ref _turn) % 2 == 0;
        return [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, .. turned ? _trap : s_here];
    }
}
