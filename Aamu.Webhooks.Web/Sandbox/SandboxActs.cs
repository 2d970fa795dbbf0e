using System.Globalization;
using System.IO.Compression;
using Aamu.Webhooks.Core.Sandbox;

namespace Aamu.Webhooks.Web.Sandbox;

/// <summary>Does to a request what a script decided. Everything ends: by its own time, when the caller leaves, when the program stops.</summary>
internal sealed class SandboxActs(IHostApplicationLifetime lifetime, TimeProvider clock)
{
    private const int BombBytes = 32 * 1024 * 1024;
    private const int Chunk = 16 * 1024;
    private static readonly TimeSpan DripEvery = TimeSpan.FromMilliseconds(500);

    private readonly Lazy<byte[]> bomb = new(MakeBomb);

    public async Task PerformAsync(HttpContext context, SandboxReply reply)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await PerformAsync(context, reply, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            context.Abort();
        }
    }

    private async Task PerformAsync(HttpContext context, SandboxReply reply, CancellationToken ended)
    {
        var step = reply.Step;
        switch (step.Act)
        {
            case SandboxAct.Drip:
                await DripAsync(context.Response, step.Seconds, ended);
                break;
            case SandboxAct.Hang:
                await Task.Delay(TimeSpan.FromSeconds(step.Seconds), clock, ended);
                context.Abort();
                break;
            case SandboxAct.Reset:
                context.Abort();
                break;
            case SandboxAct.Large:
                await PourAsync(context.Response, step.KiB * 1024, ended);
                break;
            case SandboxAct.Bomb:
                context.Response.Headers.ContentEncoding = "gzip";
                context.Response.ContentType = "text/plain";
                await context.Response.Body.WriteAsync(bomb.Value, ended);
                break;
            default:
                await Task.Delay(TimeSpan.FromSeconds(step.Seconds), clock, ended);
                await AnswerAsync(context.Response, reply, ended);
                break;
        }
    }

    private static async Task AnswerAsync(HttpResponse response, SandboxReply reply, CancellationToken ended)
    {
        var step = reply.Step;
        response.StatusCode = step.Status;
        if (step.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        }

        if (step.Location is { } location)
        {
            response.Headers.Location = location;
        }

        if (reply.Reason == ReplyReason.Busy)
        {
            response.Headers.RetryAfter = "1";
        }

        if (step.Status is not (204 or 205 or 304))
        {
            response.ContentType = "text/plain";
            await response.WriteAsync(Said(reply), ended);
        }
    }

    private async Task DripAsync(HttpResponse response, int seconds, CancellationToken ended)
    {
        response.ContentType = "text/plain";
        await response.StartAsync(ended);
        for (var spent = TimeSpan.Zero; spent < TimeSpan.FromSeconds(seconds); spent += DripEvery)
        {
            await response.Body.WriteAsync("."u8.ToArray(), ended);
            await response.Body.FlushAsync(ended);
            await Task.Delay(DripEvery, clock, ended);
        }
    }

    private static async Task PourAsync(HttpResponse response, int bytes, CancellationToken ended)
    {
        response.ContentType = "text/plain";
        response.ContentLength = bytes;
        var chunk = new byte[Chunk];
        Array.Fill(chunk, (byte)'a');
        for (var left = bytes; left > 0; left -= Chunk)
        {
            await response.Body.WriteAsync(chunk.AsMemory(0, Math.Min(left, Chunk)), ended);
            await response.Body.FlushAsync(ended);
        }
    }

    /// <summary>Stands in the delivery's log as the receiver's answer.</summary>
    private static string Said(SandboxReply reply) => reply.Reason switch
    {
        ReplyReason.BadSignature => "The sandbox refused this: no secret of a webhook that points here made this signature, or it is older than five minutes.\n",
        ReplyReason.Busy => "The sandbox keeps as many requests waiting as it may. Try again in a moment.\n",
        _ when reply.Of == 1 && reply.Step.Status == 200 => "received\n",
        _ => string.Create(CultureInfo.InvariantCulture, $"The sandbox answered {reply.Step.Status}, as step {reply.Number} of {reply.Of} of its script says.\n"),
    };

    private static byte[] MakeBomb()
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal))
        {
            var zeros = new byte[Chunk];
            for (var i = 0; i < BombBytes / Chunk; i++)
            {
                gzip.Write(zeros);
            }
        }

        return bytes.ToArray();
    }
}
