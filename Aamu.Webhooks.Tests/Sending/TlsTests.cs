using System.Net;
using System.Security.Cryptography.X509Certificates;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;

namespace Aamu.Webhooks.Tests.Sending;

public sealed class TlsTests : IDisposable
{
    private const string Host = "hooks.example.com";
    private readonly Certificates certificates = new();

    [Fact]
    public async Task A_trusted_receiver_is_spoken_to_in_http_2_over_a_kept_connection()
    {
        using var certificate = certificates.IssueFor(Host);
        await using var receiver = await Receiver.StartAsync(_ => Task.CompletedTask, certificate);
        using var desk = Desk();

        var first = await desk.SendAsync($"https://{Host}:{receiver.Port}/hooks");
        var second = await desk.SendAsync($"https://{Host}:{receiver.Port}/hooks");

        Assert.Equal((AttemptOutcome.Succeeded, AttemptOutcome.Succeeded), (first.Outcome, second.Outcome));
        Assert.All(receiver.Requests, request => Assert.Equal(("HTTP/2", SendingDesk.Body), (request.Protocol, request.Text)));
        Assert.NotNull(first.Timings.TlsMs);
        Assert.Null(second.Timings.TlsMs);
        Assert.Equal($"127.0.0.1:{receiver.Port}", second.RemoteAddress);
    }

    [Fact]
    public async Task A_stream_that_is_aborted_in_http_2_is_told_and_does_not_spoil_the_next()
    {
        using var certificate = certificates.IssueFor(Host);
        var turns = 0;
        await using var receiver = await Receiver.StartAsync(
            context =>
            {
                if (++turns == 1)
                {
                    context.Abort();
                }

                return Task.CompletedTask;
            },
            certificate);
        using var desk = Desk();

        var aborted = await desk.SendAsync($"https://{Host}:{receiver.Port}/");
        var next = await desk.SendAsync($"https://{Host}:{receiver.Port}/");

        Assert.Equal((AttemptOutcome.ProtocolError, AttemptOutcome.Succeeded), (aborted.Outcome, next.Outcome));
        Assert.Equal(2, receiver.Requests.Count);
    }

    [Fact]
    public async Task A_self_signed_certificate_is_refused()
    {
        using var certificate = Certificates.SelfSignedFor(Host);
        await RefusedAsync(certificate, $"The certificate of {Host} is self-signed");
    }

    [Fact]
    public async Task An_expired_certificate_is_refused_with_its_dates()
    {
        using var certificate = certificates.IssueFor(Host, days: -2);
        await RefusedAsync(certificate, $"to {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}");
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused()
    {
        using var certificate = certificates.IssueFor("other.example.com");
        await RefusedAsync(certificate, "made out to another name");
    }

    [Fact]
    public async Task A_certificate_of_an_unknown_authority_is_refused()
    {
        using var strangers = new Certificates();
        using var certificate = strangers.IssueFor(Host);
        await RefusedAsync(certificate, "not signed by an authority that is trusted here");
    }

    [Fact]
    public async Task A_plain_http_port_does_not_speak_tls()
    {
        await using var receiver = await Receiver.StartAsync(200);
        using var desk = Desk();

        var receipt = await desk.SendAsync($"https://{Host}:{receiver.Port}/");

        Assert.Equal(AttemptOutcome.TlsError, receipt.Outcome);
        Assert.Contains("https on this port", receipt.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_hangs_up_in_the_handshake_fails_in_tls()
    {
        await using var receiver = RawReceiver.Start(connection => connection.ReadSomeAsync());
        using var desk = Desk();

        var receipt = await desk.SendAsync($"https://{Host}:{receiver.Port}/");

        Assert.Equal(AttemptOutcome.TlsError, receipt.Outcome);
        Assert.Contains("closed the connection during the TLS handshake", receipt.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_falls_silent_in_the_handshake_fails_in_tls_at_the_deadline()
    {
        var clock = new FakeTimeProvider();
        var reached = new TaskCompletionSource();
        await using var receiver = RawReceiver.Start(async connection =>
        {
            await connection.ReadSomeAsync();
            reached.SetResult();
            await connection.HangAsync();
        });
        using var desk = Desk(clock);

        var sending = desk.SendAsync($"https://{Host}:{receiver.Port}/");
        await reached.Task;
        clock.Advance(TimeSpan.FromSeconds(15));
        var receipt = await sending;

        Assert.Equal((AttemptOutcome.TlsError, 15_000), (receipt.Outcome, receipt.Timings.TlsMs));
        Assert.Contains("did not end within 15 s", receipt.Error, StringComparison.Ordinal);
        Assert.Null(receipt.RequestHeaders);
    }

    public void Dispose() => certificates.Dispose();

    private async Task RefusedAsync(X509Certificate2 certificate, string words)
    {
        await using var receiver = await Receiver.StartAsync(_ => Task.CompletedTask, certificate);
        using var desk = Desk();

        var receipt = await desk.SendAsync($"https://{Host}:{receiver.Port}/");

        Assert.Equal(AttemptOutcome.TlsError, receipt.Outcome);
        Assert.Contains(words, receipt.Error, StringComparison.Ordinal);
        Assert.Empty(receiver.Requests);
    }

    private SendingDesk Desk(TimeProvider? clock = null) =>
        new(clock: clock, dns: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]), roots: certificates.Roots);
}
