using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>A team's server on 127.0.0.1:0, real HTTP: answers statuses in turn (the last repeats), or as a handler says, and remembers every request.</summary>
public sealed class Receiver : IAsyncDisposable
{
    /// <summary>What tests may call: as in production, and port 9, where nobody listens.</summary>
    public const string Ports = "9, 80, 443, 1024-65535";

    private readonly WebApplication app;
    private readonly RequestDelegate respond;
    private readonly Lock gate = new();
    private readonly List<ReceivedRequest> requests = [];
    private readonly List<(int Count, TaskCompletionSource Arrived)> waiting = [];
    private TaskCompletionSource? held;

    private Receiver(RequestDelegate respond, X509Certificate2? certificate, X509Certificate2? between)
    {
        this.respond = respond;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = certificate;
                    https.ServerCertificateChain = between is null ? null : [between];
                });
            }
        }));
        if (certificate is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        app = builder.Build();
        app.Run(AnswerAsync);
    }

    /// <summary>Where it listens, as <c>http://127.0.0.1:40123/</c>.</summary>
    public string Url => app.Urls.Single() + "/";

    public int Port => new Uri(Url).Port;

    /// <summary>What came so far, in the order of arrival.</summary>
    public IReadOnlyList<ReceivedRequest> Requests
    {
        get
        {
            lock (gate)
            {
                return [.. requests];
            }
        }
    }

    public static Task<Receiver> StartAsync(params int[] statuses)
    {
        var turns = 0;
        return StartAsync(context =>
        {
            var turn = Interlocked.Increment(ref turns) - 1;
            context.Response.StatusCode = statuses.Length == 0 ? 200 : statuses[Math.Min(turn, statuses.Length - 1)];
            return Task.CompletedTask;
        });
    }

    /// <param name="respond">Answers each request; its body has been read and is in <see cref="Requests"/>.</param>
    /// <param name="certificate">With one it speaks https, HTTP/2 included.</param>
    /// <param name="between">Sent along: the certificate of the authority that signed it.</param>
    public static async Task<Receiver> StartAsync(RequestDelegate respond, X509Certificate2? certificate = null, X509Certificate2? between = null)
    {
        var receiver = new Receiver(respond, certificate, between);
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>From now on requests are taken and not answered, until <see cref="Release"/>.</summary>
    public void Hold()
    {
        lock (gate)
        {
            held ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Release()
    {
        lock (gate)
        {
            held?.TrySetResult();
            held = null;
        }
    }

    /// <summary>Ends when that many requests have arrived in all.</summary>
    public async Task WaitForAsync(int count, CancellationToken cancellationToken = default)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            waiting.Add((count, arrived));
        }

        Announce();
        await arrived.Task.WaitAsync(TimeSpan.FromMinutes(2), TimeProvider.System, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Release();
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await app.StopAsync(atOnce.Token);
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = await ReadAsync(context.Request);
        Task wait;
        lock (gate)
        {
            requests.Add(request);
            wait = held?.Task ?? Task.CompletedTask;
        }

        Announce();
        await wait.WaitAsync(context.RequestAborted);
        await respond(context);
    }

    private static async Task<ReceivedRequest> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new(request.Method, request.GetEncodedPathAndQuery(), request.Protocol, headers, body.ToArray(), TimeProvider.System.GetUtcNow());
    }

    private void Announce()
    {
        lock (gate)
        {
            foreach (var (_, arrived) in waiting.Where(wait => wait.Count <= requests.Count))
            {
                arrived.TrySetResult();
            }
        }
    }
}
