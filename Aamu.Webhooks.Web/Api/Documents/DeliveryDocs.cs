using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Api.Deliveries;

namespace Aamu.Webhooks.Web.Api.Documents;

internal static class DeliveryDocs
{
    private const string Delivery = """
        "id":"whd_0197","teamId":"team_demo","webhookId":"wh_0197","webhookName":"Shop","eventId":"evt_01JZ8Q2M","eventType":"task.created","status":"pending","createdAt":"2026-06-05T14:47:14.951Z","nextAttemptAt":"2026-06-05T14:47:20.102Z","attemptCount":1,"lastOutcome":"connection_refused","lastDurationMs":1.204,"lastAttemptAt":"2026-06-05T14:47:14.990Z","test":false,"sequence":42
        """;

    public static readonly Doc List = new("List deliveries", "Newest first.")
    {
        Needs = TeamRole.Viewer,
        Query = Doc.Paged(
            new("webhookId", "Only to this webhook.", typeof(string)),
            new("eventId", "Only of this event.", typeof(string)),
            new("status", "Only in this state.", typeof(DeliveryState)),
            new("eventType", "Only of events of this type.", typeof(string)),
            new("projectId", "Only of events of this project.", typeof(string)),
            new("outcome", "Only those whose last attempt ended so.", typeof(AttemptOutcome)),
            new("since", "Promised at or after this time.", typeof(DateTimeOffset)),
            new("until", "Promised before this time.", typeof(DateTimeOffset))),
        AnswerExample = $$"""{"items":[{{{Delivery.Trim()}}}],"nextCursor":null}""",
    };

    public static readonly Doc Find = new("Show a delivery", "With every attempt: what was sent, what came back, how long each phase took, and the error in words.")
    {
        Needs = TeamRole.Viewer,
        AnswerExample = $$$"""
            {{{{Delivery.Trim()}}},"body":{"id":"evt_01JZ8Q2M","type":"task.created","createdAt":"2026-06-05T14:47:14.806Z","teamId":"team_demo","data":{}},
             "attempts":[{"number":1,"startedAt":"2026-06-05T14:47:14.990Z","durationMs":1.204,"outcome":"connection_refused","error":"Nothing listens at shop.example:443.","url":"https://shop.example/hooks","requestHeaders":{},"timings":{"dnsMs":0.9}}]}
            """,
    };

    public static readonly Doc Sequence = new(
        "List a webhook's deliveries by number",
        "For a receiver that sees a gap: every request carries its number in the header `x-aamu-sequence`. The lowest first, each with the exact body and with what became of it. Numbers are given when a delivery is promised, so a missing one may still be on its way; one that was given up or cancelled says so, and its number is never used again. An answer holds bodies of 4 MiB at most: go on with `nextCursor`.")
    {
        Needs = TeamRole.Viewer,
        Query = Doc.Paged(new Doc.Parameter("afterSequence", "The last number before the gap; 0, or left out, for the first.", typeof(long))),
        AnswerExample = """
            {"items":[{"sequence":42,"id":"whd_0197","eventId":"evt_01JZ8Q2M","eventType":"task.created","status":"exhausted","createdAt":"2026-06-05T14:47:14.951Z","attemptCount":12,"lastOutcome":"http_error","lastStatusCode":500,"lastAttemptAt":"2026-06-08T14:47:14.990Z","test":false,
              "body":{"id":"evt_01JZ8Q2M","type":"task.created","createdAt":"2026-06-05T14:47:14.806Z","teamId":"team_demo","data":{}}}],
             "nextCursor":null,"lastSequence":42,"forgottenSequence":17}
            """,
    };

    public static readonly Doc Redeliver = new(
        "Send a delivery again",
        "Under the same id, so that receivers can recognise it; one that waits for its retry is tried now. The schedule starts anew. While the webhook is not active the delivery is `held`.")
    {
        Needs = TeamRole.Editor,
        AnswerExample = $"{{{Delivery.Trim()}}}",
        Problems = [ProblemType.Conflict],
    };

    public static readonly Doc Cancel = new("Cancel a delivery", "Takes back what still waits. A request that is under way is not stopped: if the receiver has it, the log says so.")
    {
        Needs = TeamRole.Editor,
        AnswerExample = $"{{{Delivery.Trim()}}}",
        Problems = [ProblemType.Conflict],
    };

    public static readonly Doc Recover = new("Send again what a webhook missed", "202 and the recovery that makes the deliveries due again, oldest first, over any restart; with `dryRun` 200 and their number only.")
    {
        Needs = TeamRole.Editor,
        Body = typeof(RecoveryBody),
        BodyExample = """{"since":"2026-06-05T00:00:00Z","dryRun":true}""",
        AnswerExample = """{"count":3}""",
        Problems = [ProblemType.Conflict],
    };
}
