using System.Net;
using System.Net.Sockets;

namespace Aamu.Webhooks.Cli;

/// <summary>Hands requests to the program that is being developed, exactly as they came, and reads what it answers, as far as the log keeps it.</summary>
internal sealed class LocalProgram(Uri url, TimeProvider clock) : IDisposable
{
    private const int MostBytes = 64 * 1024;
    private const int MostHeadersKiB = 32;

    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        MaxResponseHeadersLength = MostHeadersKiB,
        // No traces of ours among the headers that a receiver gets.
        ActivityHeadersPropagator = null,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Whatever the program does is an answer, never an exception.</summary>
    public async Task<RelayedAnswer> AskAsync(RelayedRequest request)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(Math.Max(request.TimeoutMs, 1)), clock);
        try
        {
            using var message = Message(request);
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            var answer = new RelayedAnswer { Status = (int)response.StatusCode, Headers = HeadersOf(response) };
            return await WithBodyAsync(answer, response, deadline.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            return new RelayedAnswer { Failure = Code(failure) };
        }
    }

    public void Dispose() => client.Dispose();

    private HttpRequestMessage Message(RelayedRequest request)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(request.Body) };
        foreach (var header in request.Headers)
        {
            _ = message.Headers.TryAddWithoutValidation(header.Name, header.Value) || message.Content.Headers.TryAddWithoutValidation(header.Name, header.Value);
        }

        return message;
    }

    private static async Task<RelayedAnswer> WithBodyAsync(RelayedAnswer answer, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[16 * 1024];
            while (body.Length <= MostBytes && await stream.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                body.Write(buffer, 0, count);
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            answer = answer with { Failure = failure is OperationCanceledException ? "timeout" : "broken" };
        }

        var bytes = body.ToArray();
        return answer with { Body = bytes.Length > MostBytes ? bytes[..MostBytes] : bytes, Truncated = bytes.Length > MostBytes };
    }

    private static List<RelayedHeader> HeadersOf(HttpResponseMessage response) =>
        [.. response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).SelectMany(header => header.Value.Select(value => new RelayedHeader(header.Key, value)))];

    private static string Code(Exception failure) => failure switch
    {
        OperationCanceledException => "timeout",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "dns",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "tls",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError, InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => "refused",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "unreachable",
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => "reset",
        HttpRequestException { InnerException: IOException { InnerException: SocketException } } => "reset",
        _ => "broken",
    };
}
