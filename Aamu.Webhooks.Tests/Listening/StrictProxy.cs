using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Tests.Listening;

/// <summary>Stands between a tool and its server as proxies of companies do: it forbids WebSockets, and one that looks into answers hands them on when they are complete.</summary>
internal sealed class StrictProxy : IAsyncDisposable
{
    private static readonly HashSet<string> OwnHeaders = new(["Host", "Connection", "Content-Length", "Transfer-Encoding"], StringComparer.OrdinalIgnoreCase);

    private readonly ConcurrentQueue<string> passed = new();
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly WebApplication app;
    private readonly string target;
    private readonly bool holdsBack;
    private CancellationTokenSource passing = new();
    private volatile bool showsPage;

    private StrictProxy(string target, bool holdsBack)
    {
        (this.target, this.holdsBack) = (target, holdsBack);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(PassAsync);
    }

    public string Url => app.Urls.Single();

    /// <summary>What came, and whether it was let through: the method, and what the tool wanted.</summary>
    public IReadOnlyList<string> Passed => [.. passed];

    public static async Task<StrictProxy> StartAsync(string target, bool holdsBack)
    {
        var proxy = new StrictProxy(target, holdsBack);
        await proxy.app.StartAsync();
        return proxy;
    }

    /// <summary>A page for people stands in for the server from now on, as while it restarts behind some proxies; what is under way breaks.</summary>
    public async Task ShowPageAsync()
    {
        showsPage = true;
        await Interlocked.Exchange(ref passing, new CancellationTokenSource()).CancelAsync();
    }

    public void ShowServer() => showsPage = false;

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await app.StopAsync(atOnce.Token);
        await app.DisposeAsync();
        client.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, passing.Token);
        var isUpgrade = context.Request.Headers.ContainsKey("Upgrade");
        passed.Enqueue(isUpgrade ? "WebSocket forbidden" : $"{context.Request.Method} {context.Request.Headers.Accept}");
        if (isUpgrade)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (showsPage)
        {
            await context.Response.WriteAsync("<!doctype html><title>Back in a minute</title>", either.Token);
            return;
        }

        using var request = RequestOf(context.Request);
        using var answer = await client.SendAsync(request, holdsBack ? HttpCompletionOption.ResponseContentRead : HttpCompletionOption.ResponseHeadersRead, either.Token);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await context.Response.StartAsync(either.Token);
        await using var body = await answer.Content.ReadAsStreamAsync(either.Token);
        var buffer = new byte[4096];
        while (await body.ReadAsync(buffer, either.Token) is > 0 and var count)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), either.Token);
            await context.Response.Body.FlushAsync(either.Token);
        }
    }

    private HttpRequestMessage RequestOf(HttpRequest request)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), target + request.GetEncodedPathAndQuery());
        message.Content = HttpMethods.IsPost(request.Method) ? new StreamContent(request.Body) : null;
        foreach (var (name, value) in request.Headers.Where(header => !OwnHeaders.Contains(header.Key)))
        {
            _ = message.Headers.TryAddWithoutValidation(name, value.AsEnumerable()) || message.Content?.Headers.TryAddWithoutValidation(name, value.AsEnumerable()) == true;
        }

        return message;
    }
}
