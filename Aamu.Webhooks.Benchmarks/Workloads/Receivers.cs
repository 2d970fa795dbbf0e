using System.Buffers;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Aamu.Webhooks.Core.Sending;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Benchmarks.Workloads;

/// <summary>The subscribers: each verifies what it gets, takes its time, answers 200 and remembers.</summary>
internal sealed class Receivers : IAsyncDisposable
{
    /// <summary>A webhook has an origin of its own, up to so many.</summary>
    private const int MostPorts = 32;

    private readonly WebApplication _app;
    private readonly int[] _ports;
    private readonly ConcurrentDictionary<int, Subscriber> _subscribers = new();
    private readonly ConcurrentDictionary<(int Webhook, long Event), int> _got = new();
    private readonly ConcurrentQueue<double> _latencies = new();
    private long _doubled;
    private long _badSignatures;

    private Receivers(int webhooks)
    {
        var origins = Math.Min(webhooks, MostPorts);
        _ports = [.. Enumerable.Range(FreePorts.First(origins), origins)];
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => Array.ForEach(_ports, port => kestrel.Listen(IPAddress.Loopback, port)));
        _app = builder.Build();
        _app.Run(ReceiveAsync);
    }

    public long Delivered => _got.Count;

    public long Doubled => Volatile.Read(ref _doubled);

    public long BadSignatures => Volatile.Read(ref _badSignatures);

    public IReadOnlyList<double> LatenciesMs => [.. _latencies];

    public static async Task<Receivers> StartAsync(int webhooks)
    {
        var receivers = new Receivers(webhooks);
        await receivers._app.StartAsync();
        return receivers;
    }

    public string UrlOf(int webhook) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_ports[webhook % _ports.Length]}/{webhook}");

    public void Expect(Subscription subscription, string secret) => _subscribers[subscription.Number] = new(secret, subscription.AnswerMs, subscription.IsSlow);

    /// <summary>Forgets what came before the measurement.</summary>
    public void Reset()
    {
        _got.Clear();
        _latencies.Clear();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        var arrived = Stopwatch.GetTimestamp();
        var webhook = int.Parse(context.Request.Path.Value.AsSpan(1), CultureInfo.InvariantCulture);
        var subscriber = _subscribers[webhook];
        var body = await BodyAsync(context.Request);
        if (!Signature.Verify(context.Request.Headers["x-aamu-signature"], body, subscriber.Secret, TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(5)))
        {
            Interlocked.Increment(ref _badSignatures);
        }

        if (subscriber.AnswerMs > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(subscriber.AnswerMs), TimeProvider.System);
        }

        if (_got.AddOrUpdate((webhook, Number(body, "\"number\":"u8)), 1, (_, times) => times + 1) > 1)
        {
            Interlocked.Increment(ref _doubled);
        }

        if (!subscriber.IsSlow)
        {
            _latencies.Enqueue(Stopwatch.GetElapsedTime(Number(body, "\"ticks\":"u8), arrived).TotalMilliseconds);
        }
    }

    private static async Task<byte[]> BodyAsync(HttpRequest request)
    {
        var body = new byte[request.ContentLength!.Value];
        await request.Body.ReadExactlyAsync(body);
        return body;
    }

    private static long Number(ReadOnlySpan<byte> body, ReadOnlySpan<byte> name) =>
        Utf8Parser.TryParse(body[(body.IndexOf(name) + name.Length)..], out long number, out _) ? number : throw new FormatException("The body is not one of ours.");

    /// <summary>What a receiver knows of its webhook, and how it behaves.</summary>
    private sealed record Subscriber(string Secret, int AnswerMs, bool IsSlow);
}
