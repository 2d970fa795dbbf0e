using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sending;

namespace Aamu.Webhooks.Core.Operations;

/// <summary>
/// One trace an event, from its acceptance to each attempt, however many days and restarts lie between: its id is computed from the event's, so that nothing has to be kept for it.
/// Attributes are named as OpenTelemetry's semantic conventions name them, and no URL is among them: a path may hold a token.
/// </summary>
public static class EventTrace
{
    public const string SourceName = "Aamu.Webhooks";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Where spans about an event belong.</summary>
    public static ActivityContext Of(TeamId team, EventId id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{team.Value}/{id.Value}"), hash);
        return new ActivityContext(ActivityTraceId.CreateFromBytes(hash[..16]), ActivitySpanId.CreateFromBytes(hash[16..24]), ActivityTraceFlags.Recorded);
    }

    /// <summary>Of an event that is on the disk; it points to the request that brought it.</summary>
    internal static void Accepted(EventSubmission submission, IntakeReceipt receipt, DateTimeOffset since, DateTimeOffset until)
    {
        if (!Source.HasListeners())
        {
            return;
        }

        ActivityLink[] request = Activity.Current is { } current ? [new ActivityLink(current.Context)] : [];
        using var span = Source.StartActivity("accept event", ActivityKind.Producer, Of(submission.TeamId, receipt.Id), links: request, startTime: since);
        span?.SetTag("messaging.message.id", receipt.Id.Value).SetTag("aamu.event.type", submission.Type).SetTag("aamu.team.id", submission.TeamId.Value)
            .SetTag("aamu.event.duplicate", receipt.Duplicate).SetTag("aamu.event.matched", receipt.Matched).SetEndTime(until.UtcDateTime);
    }

    /// <summary>Of one attempt; to be ended by <see cref="End"/>. Null when nobody listens.</summary>
    internal static Activity? StartAttempt(DeliveryRequest request) => Source.HasListeners() && request.TeamId is { } team
        ? Source.StartActivity("deliver", ActivityKind.Client, Of(team, request.EventId))
            ?.SetTag("messaging.message.id", request.EventId.Value).SetTag("aamu.delivery.id", request.DeliveryId.Value).SetTag("aamu.event.type", request.EventType).SetTag("aamu.team.id", team.Value)
        : null;

    internal static void End(this Activity span, DeliveryRequest request, Receipt receipt)
    {
        span.SetTag("http.request.method", "POST").SetTag("http.response.status_code", receipt.StatusCode);
        if (Uri.TryCreate(request.Url, UriKind.Absolute, out var url))
        {
            span.SetTag("server.address", url.IdnHost).SetTag("server.port", url.Port);
        }

        if (receipt.Outcome != AttemptOutcome.Succeeded)
        {
            span.SetTag("error.type", receipt.Outcome.Code()).SetStatus(ActivityStatusCode.Error, receipt.Error);
        }
    }

    /// <summary>What tells a receiver where its own spans belong (W3C Trace Context).</summary>
    internal static string? TraceParent(Activity? span, DeliveryRequest request) => span?.Id
        ?? (request.TeamId is { } team && Of(team, request.EventId) is var context ? $"00-{context.TraceId}-{context.SpanId}-00" : null);
}
