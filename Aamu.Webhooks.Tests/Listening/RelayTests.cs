using System.Text;
using Aamu.Receiving;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Listening;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Tests.Listening;

/// <summary>What a delivery comes to that goes through a tool.</summary>
public sealed class RelayTests
{
    [Fact]
    public async Task While_nobody_listens_a_delivery_is_not_sent_and_says_what_to_run()
    {
        await using var desk = await ListeningDesk.OpenAsync();
        await desk.Workspace.EventAsync();
        await desk.Workspace.DrainAsync(desk.Webhook);

        var delivery = await desk.Workspace.OnlyDeliveryAsync();
        var attempt = Assert.Single(delivery.Attempts);
        Assert.Equal((AttemptOutcome.NobodyListening, AttemptStage.BeforeSending, "nobody_listening"), (attempt.Outcome, attempt.Outcome.Stage(), attempt.Outcome.Code()));
        Assert.Contains("run aamu-webhooks listen", attempt.Error, StringComparison.Ordinal);
        Assert.Null(attempt.RequestHeaders);
        Assert.Equal((DeliveryState.Pending, desk.Workspace.Clock.GetUtcNow() + TimeSpan.FromSeconds(5)), (delivery.Line.State, delivery.Line.NextAttemptAt));
    }

    [Fact]
    public async Task The_tool_gets_the_very_request_that_a_receiver_would_get()
    {
        await using var desk = await ListeningDesk.OpenAsync();
        var tool = new Tool();
        await desk.ListeningAsync(tool);
        await desk.Workspace.EventAsync();
        await desk.Workspace.DrainAsync(desk.Webhook);

        var request = Assert.Single(tool.Got);
        var secret = (await desk.Workspace.Get<SecretKeeper>().RevealAsync(desk.Workspace.Admin, desk.Webhook)).Value!;
        string Header(string name) => Assert.Single(request.Headers, header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
        Assert.True(WebhookSignature.Verify(secret, Header("x-aamu-signature"), request.Body, desk.Workspace.Clock.GetUtcNow()));
        Assert.Equal(("application/json", "task.created", request.DeliveryId), (Header("content-type"), Header("x-aamu-event-type"), Header("webhook-id")));
        Assert.DoesNotContain(request.Headers, header => header.Name.ToLowerInvariant() is "host" or "content-length");
        Assert.Contains("Paint the sauna door", Encoding.UTF8.GetString(request.Body), StringComparison.Ordinal);

        var attempt = await desk.OnlyAttemptAsync();
        Assert.Equal((AttemptOutcome.Succeeded, 200, ListenTarget.Url), (attempt.Outcome, attempt.StatusCode, attempt.Url));
        Assert.Contains("host: localhost:3000", attempt.RequestHeaders, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_local_program_answers_is_judged_and_logged_like_any_answer()
    {
        await using var desk = await ListeningDesk.OpenAsync();
        await desk.ListeningAsync(new Tool(new RelayedAnswer
        {
            Status = 503,
            Headers = [new("Retry-After", "120"), new("Content-Type", "text/plain")],
            Body = Encoding.UTF8.GetBytes("migrating"),
        }));
        await desk.Workspace.EventAsync();
        await desk.Workspace.DrainAsync(desk.Webhook);

        var delivery = await desk.Workspace.OnlyDeliveryAsync();
        var attempt = Assert.Single(delivery.Attempts);
        Assert.Equal((AttemptOutcome.HttpError, 503, "migrating"), (attempt.Outcome, attempt.StatusCode, Encoding.UTF8.GetString(attempt.ResponseBody!)));
        Assert.Equal("retry-after: 120\ncontent-type: text/plain", attempt.ResponseHeaders);
        Assert.Equal(desk.Workspace.Clock.GetUtcNow() + TimeSpan.FromMinutes(2), delivery.Line.NextAttemptAt);
    }

    [Fact]
    public async Task A_tool_is_believed_no_more_than_a_receiver()
    {
        await using var desk = await ListeningDesk.OpenAsync();
        await desk.ListeningAsync(new Tool(new RelayedAnswer
        {
            Status = 200,
            Headers = [new("x-forged", "a\nx-aamu: b"), new("no name", "c"), null!, new("x-good", "d"), new("x-long", new string('l', 40_000)), new("x-after", "e")],
            Body = new byte[100_000],
        }));
        await desk.Workspace.EventAsync();
        await desk.Workspace.DrainAsync(desk.Webhook);

        var attempt = await desk.OnlyAttemptAsync();
        Assert.Equal(("x-good: d", 64 * 1024, true), (attempt.ResponseHeaders, attempt.ResponseBody!.Length, attempt.ResponseTruncated));
    }

    public static TheoryData<int?, string?, AttemptOutcome> NoAnswers => new()
    {
        { null, "refused", AttemptOutcome.ConnectionRefused },
        { null, "timeout", AttemptOutcome.Timeout },
        { null, "reset", AttemptOutcome.ConnectionReset },
        { null, "dns", AttemptOutcome.DnsError },
        { null, "tls", AttemptOutcome.TlsError },
        { null, "unreachable", AttemptOutcome.NetworkUnreachable },
        { null, "succeeded", AttemptOutcome.ProtocolError },
        { null, null, AttemptOutcome.ProtocolError },
        { 42, null, AttemptOutcome.ProtocolError },
        { 100, null, AttemptOutcome.ProtocolError },
        { 200, "broken", AttemptOutcome.ProtocolError },
    };

    [Theory]
    [MemberData(nameof(NoAnswers))]
    public async Task No_answer_or_a_senseless_one_is_a_failure_in_words(int? status, string? failure, AttemptOutcome outcome)
    {
        await using var desk = await ListeningDesk.OpenAsync();
        await desk.ListeningAsync(new Tool(new RelayedAnswer { Status = status, Failure = failure }));
        await desk.Workspace.EventAsync();
        await desk.Workspace.DrainAsync(desk.Webhook);

        var attempt = await desk.OnlyAttemptAsync();
        Assert.Equal(outcome, attempt.Outcome);
        Assert.False(string.IsNullOrWhiteSpace(attempt.Error));
    }

    [Fact]
    public async Task A_connection_that_breaks_is_on_record_and_the_delivery_goes_through_the_next()
    {
        await using var desk = await ListeningDesk.OpenAsync();
        var arrived = new TaskCompletionSource();
        var sleeper = new Tool(async (_, cancellationToken) =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, desk.Workspace.Clock, cancellationToken);
            return null;
        });
        await desk.ListeningAsync(sleeper);
        await desk.Workspace.EventAsync();
        var draining = desk.Workspace.DrainAsync(desk.Webhook);
        await arrived.Task;

        await desk.ListeningAsync(new Tool());
        await draining;

        Assert.Equal([AttemptOutcome.ConnectionReset, AttemptOutcome.Succeeded], (await desk.Workspace.OnlyDeliveryAsync()).Attempts.Select(attempt => attempt.Outcome));
    }

    [Fact]
    public async Task A_tool_that_says_nothing_is_given_the_time_of_any_receiver()
    {
        await using var desk = await ListeningDesk.OpenAsync();
        var arrived = new TaskCompletionSource();
        await desk.ListeningAsync(new Tool(async (_, cancellationToken) =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, desk.Workspace.Clock, cancellationToken);
            return null;
        }));
        await desk.Workspace.EventAsync();
        var draining = desk.Workspace.DrainAsync(desk.Webhook);
        await arrived.Task;
        desk.Workspace.Clock.Advance(TimeSpan.FromSeconds(15));
        await draining;

        Assert.Equal(AttemptOutcome.Timeout, (await desk.OnlyAttemptAsync()).Outcome);
    }
}
