using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Aamu.Webhooks.Benchmarks.Faults.Receivers;
using DnsClient;
using NameServer = Aamu.Webhooks.Benchmarks.Faults.Receivers.NameServer;

namespace Aamu.Webhooks.Tests.Sending;

/// <summary>A real name server on 127.0.0.1 that answers each look-up of any name with the next of its answers, the last one for good; and what asks it over UDP, as a resolver does: for both families.</summary>
internal sealed class TurningName : IAsyncDisposable
{
    private readonly NameServer server;
    private readonly LookupClient client;
    private readonly ConcurrentQueue<NameQuestion> questions = new();

    /// <param name="answers">The addresses of each look-up, as <c>127.0.0.1, 10.0.0.7</c>.</param>
    public TurningName(params string[] answers)
    {
        server = new NameServer(new IPEndPoint(IPAddress.Loopback, 0), question =>
        {
            questions.Enqueue(question);
            var turn = questions.Count(asked => asked.Family == question.Family) - 1;
            return new NameAnswer([.. answers[Math.Min(turn, answers.Length - 1)].Split(", ").Select(IPAddress.Parse)]);
        });
        client = new LookupClient(new LookupClientOptions(server.EndPoint) { UseCache = false, Retries = 0, Timeout = TimeSpan.FromSeconds(30) });
    }

    /// <summary>How often it was asked, each time for both families.</summary>
    public int LookUps
    {
        get
        {
            Assert.Equal(questions.Count(asked => asked.Family == AddressFamily.InterNetwork), questions.Count(asked => asked.Family == AddressFamily.InterNetworkV6));
            return questions.Count / 2;
        }
    }

    public async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        var four = await client.QueryAsync(host, QueryType.A, cancellationToken: cancellationToken);
        var six = await client.QueryAsync(host, QueryType.AAAA, cancellationToken: cancellationToken);
        return [.. four.Answers.Concat(six.Answers).AddressRecords().Select(record => record.Address)];
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
