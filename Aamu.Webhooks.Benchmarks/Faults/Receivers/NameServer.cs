using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Aamu.Webhooks.Benchmarks.Faults.Receivers;

/// <summary>What somebody asks: the addresses of a name, of one family.</summary>
internal sealed record NameQuestion(string Name, AddressFamily Family);

/// <summary>What it is told; with no addresses: the name has none of that family.</summary>
internal sealed record NameAnswer(IReadOnlyList<IPAddress> Addresses, bool IsKnown = true);

/// <summary>A name server over UDP. Each question is decided anew, and nobody may remember the answer.</summary>
internal sealed class NameServer : IAsyncDisposable
{
    private const int HeaderBytes = 12;
    private const ushort TypeA = 1;
    private const ushort TypeAaaa = 28;

    private readonly UdpClient _socket;
    private readonly Func<NameQuestion, NameAnswer?> _decide;
    private readonly Task _answering;

    /// <param name="endPoint">Where it is asked; port 0: one that is free.</param>
    /// <param name="decide">What is answered; null: nothing, not even that.</param>
    /// <exception cref="SocketException">Port 53 is only root's.</exception>
    public NameServer(IPEndPoint endPoint, Func<NameQuestion, NameAnswer?> decide)
    {
        (_socket, _decide) = (new UdpClient(endPoint), decide);
        _answering = AnswerAsync();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_socket.Client.LocalEndPoint!;

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
        var (labels, end) = (new List<string>(), HeaderBytes);
        while (question[end] != 0)
        {
            labels.Add(Encoding.ASCII.GetString(question, end + 1, question[end]));
            end += question[end] + 1;
        }

        var type = BinaryPrimitives.ReadUInt16BigEndian(question.AsSpan(end + 1));
        var family = type switch { TypeA => AddressFamily.InterNetwork, TypeAaaa => AddressFamily.InterNetworkV6, _ => AddressFamily.Unspecified };
        if (_decide(new NameQuestion(string.Join('.', labels), family)) is not { } decided)
        {
            return null;
        }

        var records = decided.Addresses.Where(address => address.AddressFamily == family).Select(address => Record(type, address)).ToList();
        var answer = question[..(end + 5)].Concat(records.SelectMany(record => record)).ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(2), (ushort)(0x8180 | (decided.IsKnown ? 0 : 3)));
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(6), (ushort)records.Count);
        answer.AsSpan(8, 4).Clear();
        return answer;
    }

    /// <summary>The name is where the question has it; class IN, kept for no second.</summary>
    private static byte[] Record(ushort type, IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return [0xc0, HeaderBytes, 0, (byte)type, 0, 1, 0, 0, 0, 0, 0, (byte)bytes.Length, .. bytes];
    }
}
