using System.Text;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Core.Checkups;

/// <summary>What a check-up needs to know of a webhook.</summary>
internal sealed record CheckupPlan(long WebhookKey, TeamId TeamId, string Url, IReadOnlyList<string> Secrets, IReadOnlyList<CustomHeader> Headers, EventType Type, TimeSpan? Timeout, DateTimeOffset StartedAt);

/// <summary>The requests of a check-up. Each but the repeated one has ids of its own: a receiver that skips what it has seen must not skip these.</summary>
internal sealed class ProbeRequests(CheckupPlan plan, TimeProvider clock)
{
    private const string UnknownType = "aamu.checkup.unknown";
    private const int LargeBytes = 240 * 1024;
    private static readonly TimeSpan Old = TimeSpan.FromHours(1);

    private DeliveryRequest? first;

    public DeliveryRequest Of(Probe probe) => probe switch
    {
        Probe.Valid => first = New(plan.Type.Name, plan.Type.Example),
        Probe.SameAgain => first!,
        Probe.WrongSignature => New(plan.Type.Name, plan.Type.Example) with { Secrets = [SigningSecret.Generate()] },
        Probe.ChangedBody => Changed(),
        Probe.OldTimestamp => New(plan.Type.Name, plan.Type.Example) with { SignedAt = clock.GetUtcNow() - Old },
        Probe.LargeBody => New(plan.Type.Name, $$"""{"checkup":"{{new string('x', LargeBytes)}}"}"""),
        _ => New(UnknownType, """{"checkup":true}"""),
    };

    private DeliveryRequest New(string type, string data)
    {
        var id = EventId.New(clock);
        return new DeliveryRequest
        {
            DeliveryId = DeliveryId.New(clock),
            EventId = id,
            WebhookKey = plan.WebhookKey,
            EventType = type,
            Url = plan.Url,
            Timeout = plan.Timeout,
            Secrets = plan.Secrets,
            Body = Body(id, type, data),
            CustomHeaders = plan.Headers,
            IsBesideLanes = true,
            IsTest = true,
        };
    }

    /// <summary>Still an event that can be read: only the signature tells.</summary>
    private DeliveryRequest Changed()
    {
        var signed = New(plan.Type.Name, plan.Type.Example);
        return signed with { SignedBody = signed.Body, Body = Body(signed.EventId, plan.Type.Name, """{"changedOnTheWay":true}""") };
    }

    private byte[] Body(EventId id, string type, string data) =>
        new EventSubmission { Type = type, TeamId = plan.TeamId, Data = Encoding.UTF8.GetBytes(data) }.Body(id, clock.GetUtcNow());
}
