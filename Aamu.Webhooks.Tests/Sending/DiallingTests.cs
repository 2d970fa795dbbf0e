using System.Net;
using System.Net.Sockets;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;

namespace Aamu.Webhooks.Tests.Sending;

/// <summary>Which addresses are dialled, in what order, and what is never dialled.</summary>
public sealed class DiallingTests
{
    private static readonly IPAddress Here = IPAddress.Loopback;

    [Theory]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("http://2130706433:{0}/")]
    [InlineData("http://0x7f000001:{0}/")]
    [InlineData("http://0177.0.0.1:{0}/")]
    [InlineData("http://127.1:{0}/")]
    [InlineData("http://127.0.0.1.:{0}/")]
    [InlineData("http://localhost:{0}/")]
    [InlineData("http://LocalHost.:{0}/")]
    [InlineData("http://a.localhost:{0}/")]
    [InlineData("http://[::1]:{0}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/")]
    [InlineData("http://0.0.0.0:{0}/")]
    [InlineData("http://[::]:{0}/")]
    [InlineData("http://①②⑦.⓪.⓪.①:{0}/")]
    public async Task This_machine_is_out_of_reach_however_it_is_written(string url)
    {
        await using var receiver = await Receiver.StartAsync(200);
        using var desk = new SendingDesk(allowed: "");

        var receipt = await desk.SendAsync(url.Replace("{0}", $"{receiver.Port}", StringComparison.Ordinal));

        Assert.Equal(AttemptOutcome.BlockedAddress, receipt.Outcome);
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public async Task A_blocked_address_is_explained()
    {
        using var desk = new SendingDesk(allowed: "");

        var receipt = await desk.SendAsync("http://127.0.0.1:9/");

        Assert.Equal("127.0.0.1 is a loopback address: it means the machine of this service, not yours.", receipt.Error);
        Assert.Null(receipt.RemoteAddress);
    }

    [Theory]
    [InlineData("http://localhost:{0}/")]
    [InlineData("http://127.1:{0}/")]
    public async Task What_the_deployment_allows_is_reached(string url)
    {
        await using var receiver = await Receiver.StartAsync(200);
        using var desk = new SendingDesk(allowed: "127.0.0.0/8");

        var receipt = await desk.SendAsync(url.Replace("{0}", $"{receiver.Port}", StringComparison.Ordinal));

        Assert.Equal((AttemptOutcome.Succeeded, $"127.0.0.1:{receiver.Port}"), (receipt.Outcome, receipt.RemoteAddress));
    }

    [Fact]
    public async Task A_port_that_may_not_be_called_is_not_dialled_not_even_in_an_allowed_network()
    {
        await using var receiver = await Receiver.StartAsync(200);
        using var desk = new SendingDesk(ports: "80, 443");

        var receipt = await desk.SendAsync(receiver.Url);

        Assert.Equal((AttemptOutcome.InvalidUrl, null), (receipt.Outcome, receipt.RemoteAddress));
        Assert.Contains($"Port {receiver.Port} may not be called: this service calls the ports 80, 443 only.", receipt.Error, StringComparison.Ordinal);
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public async Task One_forbidden_address_forbids_the_name()
    {
        await using var receiver = await Receiver.StartAsync(200);
        using var desk = new SendingDesk(dns: Answers([Here, IPAddress.Parse("10.0.0.7")]));

        var receipt = await desk.SendAsync($"http://hooks.example.com:{receiver.Port}/");

        Assert.Equal(AttemptOutcome.BlockedAddress, receipt.Outcome);
        Assert.Equal("hooks.example.com points to 10.0.0.7, which is a private address: webhooks may call public addresses only.", receipt.Error);
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public async Task A_name_that_rebinds_between_two_questions_is_asked_once_and_dialled_where_it_was_vetted()
    {
        await using var receiver = await Receiver.StartAsync(200);
        var questions = 0;
        using var desk = new SendingDesk(dns: (_, _) => Task.FromResult<IPAddress[]>([++questions == 1 ? Here : IPAddress.Parse("169.254.169.254")]));

        var first = await desk.SendAsync($"http://rebind.example.com:{receiver.Port}/");

        Assert.Equal((AttemptOutcome.Succeeded, 1), (first.Outcome, questions));

        using var later = new SendingDesk(dns: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("169.254.169.254")]));
        var second = await later.SendAsync($"http://rebind.example.com:{receiver.Port}/");
        Assert.Equal(AttemptOutcome.BlockedAddress, second.Outcome);
        Assert.Contains("cloud metadata", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_first_address_refuses_the_next_is_dialled()
    {
        await using var receiver = await Receiver.StartAsync(200);
        using var desk = new SendingDesk(dns: Answers([IPAddress.Parse("127.0.0.2"), IPAddress.IPv6Loopback, Here]));

        var receipt = await desk.SendAsync($"http://hooks.example.com:{receiver.Port}/");

        Assert.Equal((AttemptOutcome.Succeeded, $"127.0.0.1:{receiver.Port}"), (receipt.Outcome, receipt.RemoteAddress));
    }

    [Fact]
    public async Task An_international_name_is_resolved_and_sent_as_punycode()
    {
        await using var receiver = await Receiver.StartAsync(200);
        string? asked = null;
        using var desk = new SendingDesk(dns: (host, _) =>
        {
            asked = host;
            return Task.FromResult<IPAddress[]>([Here]);
        });

        var receipt = await desk.SendAsync($"http://Müller.example:{receiver.Port}/");

        Assert.Equal("xn--mller-kva.example", asked);
        Assert.Equal($"xn--mller-kva.example:{receiver.Port}", Assert.Single(receiver.Requests).Headers["host"]);
        Assert.Contains($"host: xn--mller-kva.example:{receiver.Port}", receipt.RequestHeaders!.Split('\n'));
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, "could not be found in DNS")]
    [InlineData(SocketError.TryAgain, "The DNS lookup of nowhere.example.com failed")]
    public async Task A_name_that_dns_does_not_know_is_a_dns_error(SocketError error, string words)
    {
        using var desk = new SendingDesk(dns: (_, _) => Task.FromException<IPAddress[]>(new SocketException((int)error)));

        var receipt = await desk.SendAsync("https://nowhere.example.com/");

        Assert.Equal(AttemptOutcome.DnsError, receipt.Outcome);
        Assert.Contains(words, receipt.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_server_that_does_not_answer_is_a_dns_error_at_the_deadline()
    {
        var clock = new FakeTimeProvider();
        var asked = new TaskCompletionSource();
        using var desk = new SendingDesk(clock: clock, dns: async (_, cancellationToken) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return [];
        });

        var sending = desk.SendAsync("https://silent.example.com/");
        await asked.Task;
        clock.Advance(TimeSpan.FromSeconds(15));
        var receipt = await sending;

        Assert.Equal(AttemptOutcome.DnsError, receipt.Outcome);
        Assert.Equal("The DNS lookup of silent.example.com did not end within 15 s.", receipt.Error);
        Assert.Equal((15_000, 15), (receipt.Timings.DnsMs, receipt.Duration.TotalSeconds));
    }

    [Fact]
    public async Task An_address_that_swallows_connections_is_a_connect_timeout()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux drops what a full queue cannot take; others refuse.");
        using var full = new FullBacklog();
        using var desk = new SendingDesk(seconds: 2);

        var receipt = await desk.SendAsync($"http://127.0.0.1:{full.Port}/");

        Assert.Equal(AttemptOutcome.ConnectTimeout, receipt.Outcome);
        Assert.Matches(@"did not accept a connection within \d+(\.\d)? s:", receipt.Error);
        Assert.True(receipt.Duration >= TimeSpan.FromSeconds(1.9), $"It gave up after {receipt.Duration}.");
    }

    [Fact]
    public async Task An_address_that_swallows_connections_leaves_time_for_the_next()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux drops what a full queue cannot take; others refuse.");
        using var full = new FullBacklog();
        using var next = new TcpListener(IPAddress.Parse("127.0.0.3"), full.Port);
        next.Start();
        using var desk = new SendingDesk(seconds: 12, dns: Answers([Here, IPAddress.Parse("127.0.0.3")]));

        var sending = desk.SendAsync($"http://hooks.example.com:{full.Port}/");
        using var accepted = await next.AcceptSocketAsync();
        await accepted.SendAsync("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"u8.ToArray());

        Assert.Equal((AttemptOutcome.Succeeded, $"127.0.0.3:{full.Port}"), ((await sending).Outcome, (await sending).RemoteAddress));
    }

    private static Func<string, CancellationToken, Task<IPAddress[]>> Answers(IPAddress[] addresses) => (_, _) => Task.FromResult(addresses);

    /// <summary>A port whose queue of connections is full, so that the next SYN is dropped: what a firewall does.</summary>
    private sealed class FullBacklog : IDisposable
    {
        private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly List<Socket> fillers = [];

        public FullBacklog()
        {
            listener.Bind(new IPEndPoint(Here, 0));
            listener.Listen(0);
            for (var i = 0; i < 3; i++)
            {
                var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
                fillers.Add(filler);
                try
                {
                    filler.Connect(listener.LocalEndPoint!);
                }
                catch (SocketException pending) when (pending.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
                {
                    // it waits in the queue, or for a place in it
                }
            }
        }

        public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

        public void Dispose()
        {
            listener.Dispose();
            fillers.ForEach(filler => filler.Dispose());
        }
    }
}
