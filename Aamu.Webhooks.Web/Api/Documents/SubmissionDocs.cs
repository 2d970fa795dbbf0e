using Aamu.Webhooks.Web.Api.Events;

namespace Aamu.Webhooks.Web.Api.Documents;

internal static class SubmissionDocs
{
    private const string Event = """
        {"id":"evt_01JZ8Q2M","type":"task.created","createdAt":"2026-06-05T14:47:14.806Z","teamId":"team_demo","projectId":"proj_website","actorId":"usr_9fKd2LwQ","data":{"taskId":"task_7Hq2mXfR","title":"Translate the product pages into Swedish"}}
        """;

    private static readonly ProblemType[] OfEvents = [ProblemType.InvalidEvent, ProblemType.UnknownEventType, ProblemType.UnknownTeam, ProblemType.IdConflict];

    public static readonly Doc Submit = new(
        "Submit an event",
        """
        Takes one event of at most 256 KiB. 202 means that the event and its deliveries are on the disk. Submitting the same `id` with the same content again is safe: it answers `duplicate: true` and sends nothing new.
        A `createdAt` that is left out contradicts nothing, and the order of keys does not matter. `data` reaches receivers byte for byte. Unknown fields beside `data` are left out and named in `warnings`, and so is a project that the directory did not have.
        """)
    {
        Body = typeof(EventBody),
        BodyExample = Event,
        AnswerExample = """{"id":"evt_01JZ8Q2M","duplicate":false,"matched":2}""",
        Problems = [.. OfEvents, ProblemType.TooSlow, ProblemType.Overloaded],
    };

    public static readonly Doc SubmitBatch = new(
        "Submit a batch of events",
        """
        Takes an array of at most 1,000 events and 8 MiB, each event of at most 256 KiB. Each is judged for itself, in the order sent: `status` is what it would have got alone, `error` why it was refused.
        When the service is overloaded or cannot store, the batch as a whole is answered 429 or 503 and nothing of it is stored; but of a batch that makes more than 500 deliveries (2,000, if it has more than 50 events) the beginning may be
        stored before a 503, and `detail` says how many events. Submit it again: an event with an `id` of its own counts once.
        """)
    {
        Body = typeof(EventBody[]),
        BodyExample = $"[{Event.Trim()}]",
        AnswerExample = """
            {"accepted":1,"duplicates":0,"rejected":1,"results":[{"id":"evt_01JZ8Q2M","status":202},{"status":422,"error":{"type":"urn:aamu:webhooks:problem:unknown-event-type","detail":"There is no event type “task.creatd”. The nearest: task.created.","errors":{"type":["There is no event type “task.creatd”. The nearest: task.created."]}}}]}
            """,
        Problems = [.. OfEvents, ProblemType.InvalidBatch, ProblemType.TooSlow, ProblemType.Overloaded],
    };
}
