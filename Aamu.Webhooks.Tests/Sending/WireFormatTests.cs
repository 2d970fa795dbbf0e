using System.Diagnostics;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Sending;

public sealed class WireFormatTests
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_receiver_gets_the_exact_bytes_and_the_promised_headers_and_no_others()
    {
        await using var receiver = await Receiver.StartAsync(200);
        using var desk = new SendingDesk();
        using var traced = new Activity("must not reach the receiver").Start();

        var receipt = await desk.SendAsync(receiver.Url + "hooks/ääni?x=1");

        var request = Assert.Single(receiver.Requests);
        Assert.Equal(AttemptOutcome.Succeeded, receipt.Outcome);
        Assert.Equal(SendingDesk.Body, request.Text);
        Assert.Equal("POST /hooks/%C3%A4%C3%A4ni?x=1 HTTP/1.1", $"{request.Method} {request.PathAndQuery} {request.Protocol}");
        Assert.Equal(
            ["Content-Length", "Content-Type", "Host", "User-Agent", "webhook-id", "webhook-signature", "webhook-timestamp",
                "x-aamu-delivery-id", "x-aamu-event-id", "x-aamu-event-type", "x-aamu-signature"],
            request.Headers.Keys.Order(StringComparer.OrdinalIgnoreCase));
        Assert.Equal("application/json", request.Headers["content-type"]);
        Assert.Equal("Aamu-Webhooks/1.0", request.Headers["user-agent"]);
        Assert.Equal("task.created", request.Headers["x-aamu-event-type"]);
        Assert.Equal(request.Headers["x-aamu-delivery-id"], request.Headers["webhook-id"]);
    }

    [Fact]
    public async Task Both_signatures_on_the_wire_verify()
    {
        await using var receiver = await Receiver.StartAsync(200);
        using var desk = new SendingDesk();

        await desk.SendAsync(receiver.Url);

        var request = Assert.Single(receiver.Requests);
        var headers = request.Headers;
        Assert.True(Signature.Verify(headers["x-aamu-signature"], request.Body, SendingDesk.Secret, request.ReceivedAt, Tolerance));
        Assert.True(StandardSignature.Verify(
            headers["webhook-id"], headers["webhook-timestamp"], headers["webhook-signature"], request.Body, SendingDesk.Secret, request.ReceivedAt, Tolerance));
    }

    [Fact]
    public async Task A_test_delivery_says_so_and_carries_the_teams_own_headers()
    {
        await using var receiver = await Receiver.StartAsync(200);
        using var desk = new SendingDesk();

        await desk.SendAsync(SendingDesk.To(receiver.Url) with { IsTest = true, CustomHeaders = [new("x-team", "aino"), new("expires", "0")] });

        var headers = Assert.Single(receiver.Requests).Headers;
        Assert.Equal("true", headers["x-aamu-test"]);
        Assert.Equal("aino", headers["x-team"]);
        Assert.Equal("0", headers["expires"]);
    }

    [Fact]
    public async Task The_record_shows_the_headers_as_sent_with_credentials_masked_and_signatures_kept()
    {
        await using var receiver = await Receiver.StartAsync(200);
        using var desk = new SendingDesk();

        var receipt = await desk.SendAsync(SendingDesk.To(receiver.Url) with { CustomHeaders = [new("authorization", "Bearer s3cr3t"), new("x-api-key", "s3cr3t"), new("x-team", "aino")] });

        var headers = Assert.Single(receiver.Requests).Headers;
        var recorded = receipt.RequestHeaders!.Split('\n').Select(line => line.Split(": ", 2)).ToDictionary(line => line[0], line => line[1]);
        Assert.Equal("Bearer s3cr3t", headers["authorization"]);
        Assert.Equal(("***", "***", "aino"), (recorded["authorization"], recorded["x-api-key"], recorded["x-team"]));
        Assert.Equal(headers.Keys.Select(name => name.ToLowerInvariant()).Order(), recorded.Keys.Order());
        Assert.Equal(headers["x-aamu-signature"], recorded["x-aamu-signature"]);
        Assert.Equal(headers["host"], recorded["host"]);
        Assert.Equal(headers["content-length"], recorded["content-length"]);
    }

    [Fact]
    public async Task The_answer_is_recorded_with_its_headers_address_and_timings()
    {
        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.Headers["x-request"] = "r-1";
            return context.Response.Body.WriteAsync("thanks"u8.ToArray()).AsTask();
        });
        using var desk = new SendingDesk();

        var receipt = await desk.SendAsync(receiver.Url);

        Assert.Equal("thanks"u8.ToArray(), receipt.ResponseBody);
        Assert.Contains("x-request: r-1", receipt.ResponseHeaders!.Split('\n'));
        Assert.Equal($"127.0.0.1:{receiver.Port}", receipt.RemoteAddress);
        Assert.False(receipt.ResponseTruncated);
        var timings = receipt.Timings;
        Assert.Null(timings.TlsMs);
        var sum = timings.DnsMs + timings.ConnectMs + timings.FirstByteMs + timings.BodyMs;
        Assert.InRange(sum!.Value, 0.001, receipt.Duration.TotalMilliseconds + 5);
    }

    [Fact]
    public async Task Without_a_secret_nothing_is_sent()
    {
        await using var receiver = await Receiver.StartAsync(200);
        using var desk = new SendingDesk();

        var receipt = await desk.SendAsync(SendingDesk.To(receiver.Url) with { Secrets = [] });

        Assert.Equal(AttemptOutcome.MissingSecret, receipt.Outcome);
        Assert.Contains("no signing secret", receipt.Error, StringComparison.Ordinal);
        Assert.Empty(receiver.Requests);
    }
}
