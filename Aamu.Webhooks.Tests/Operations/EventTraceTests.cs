using System.Collections.Concurrent;
using System.Diagnostics;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Operations;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Operations;

/// <summary>From its acceptance to its last attempt an event is one trace.</summary>
public sealed class EventTraceTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> spans = new();
    private readonly ActivityListener listener;

    public EventTraceTests()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == EventTrace.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    public void Dispose() => listener.Dispose();

    [Fact]
    public async Task Acceptance_and_every_attempt_are_one_trace_that_the_events_id_names()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(500, 200);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync(id: "evt_traced");
        await workspace.DrainAsync(webhook);
        workspace.Clock.Advance(TimeSpan.FromMinutes(1));
        await workspace.DrainAsync(webhook);

        var trace = spans.Where(span => span.TraceId == EventTrace.Of(new TeamId("team_1"), new EventId("evt_traced")).TraceId).OrderBy(span => span.OperationName, StringComparer.Ordinal).ToList();
        Assert.Equal(["accept event", "deliver", "deliver"], trace.Select(span => span.OperationName));
        Assert.All(trace, span => Assert.Equal("evt_traced", span.GetTagItem("messaging.message.id")));
        Assert.Equal([500, 200], trace.Skip(1).OrderBy(span => span.StartTimeUtc).Select(span => span.GetTagItem("http.response.status_code")));
        Assert.Equal("http_error", trace.Skip(1).OrderBy(span => span.StartTimeUtc).First().GetTagItem("error.type"));
        Assert.DoesNotContain(trace.SelectMany(span => span.TagObjects), tag => tag.Value is string text && text.Contains(receiver.Url, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_receiver_hears_of_its_trace_when_the_setting_says_so_and_not_otherwise()
    {
        await using var receiver = await Receiver.StartAsync();
        foreach (var sends in new[] { false, true })
        {
            await using var workspace = await Workspace.StartAsync(options => options.SendTraceParent = sends);
            var webhook = await workspace.WebhookAsync(receiver.Url);
            await workspace.EventAsync(id: "evt_told");
            await workspace.DrainAsync(webhook);
        }

        var sent = spans.Last(span => span.OperationName == "deliver" && (string?)span.GetTagItem("messaging.message.id") == "evt_told");
        Assert.Equal([null, sent.Id], receiver.Requests.Select(request => request.Headers.GetValueOrDefault("traceparent")));
    }

    [Fact]
    public void The_same_id_in_two_teams_is_two_traces() =>
        Assert.NotEqual(EventTrace.Of(new TeamId("team_1"), new EventId("evt_1")).TraceId, EventTrace.Of(new TeamId("team_2"), new EventId("evt_1")).TraceId);
}
