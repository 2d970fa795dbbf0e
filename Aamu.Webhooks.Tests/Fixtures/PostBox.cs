using System.Buffers;
using System.Net;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using MimeKit;
using SmtpServer;
using SmtpServer.ComponentModel;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>A mail server on 127.0.0.1 that keeps what it is given.</summary>
public sealed partial class PostBox : IAsyncDisposable
{
    private readonly CancellationTokenSource closing = new();
    private readonly Channel<MimeMessage> letters = Channel.CreateUnbounded<MimeMessage>();
    private readonly Task serving;

    public PostBox()
    {
        Port = FreePort.Next();
        var services = new ServiceProvider();
        services.Add(new Slot(letters.Writer));
        var options = new SmtpServerOptionsBuilder().ServerName("localhost").Endpoint(endpoint => endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, Port))).Build();
        serving = new SmtpServer.SmtpServer(options, services).StartAsync(closing.Token);
    }

    public int Port { get; }

    /// <summary>The settings of a program that sends its letters here.</summary>
    public (string Name, string Value)[] Settings(string publicUrl) =>
    [
        ("Mail:Host", "127.0.0.1"), ("Mail:Port", $"{Port}"), ("Mail:Security", "None"), ("Mail:From", "Aamu Webhooks <webhooks@example.com>"), ("Mail:PublicUrl", publicUrl),
    ];

    /// <summary>The next letter, in the order of arrival.</summary>
    public async Task<MimeMessage> NextAsync() => await letters.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);

    /// <summary>Whether there is one that nobody has read.</summary>
    public bool IsEmpty => !letters.Reader.TryPeek(out _);

    /// <summary>The link of a letter, from its path on.</summary>
    public static string PathIn(MimeMessage letter)
    {
        var path = new Uri(Link().Match(letter.TextBody ?? "").Value).PathAndQuery;
        if (path.Split("token=") is [_, var token])
        {
            LeakWatch.Secret(token.Split('&')[0]);
        }

        return path;
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        closing.Dispose();
    }

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Link();

    private sealed class Slot(ChannelWriter<MimeMessage> letters) : MessageStore
    {
        public override async Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
        {
            using var stream = new MemoryStream(buffer.ToArray());
            await letters.WriteAsync(await MimeMessage.LoadAsync(stream, cancellationToken), cancellationToken);
            return SmtpResponse.Ok;
        }
    }
}
