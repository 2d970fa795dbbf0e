using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Api.Recoveries;

namespace Aamu.Webhooks.Web.Api.Documents;

internal static class RecoveryDocs
{
    private const string Recovery = """
        {"id":"rcv_0197","kind":"resend","status":"running","webhookId":"wh_0197","webhookName":"Shop","filter":{"since":"2026-06-05T00:00:00.000Z","status":["exhausted"]},"perSecond":20,"total":1200,"done":340,"rate":20,"secondsLeft":43,"waitsForReceiver":false,"results":{"delivered":335,"waiting":5,"held":0,"retrying":0,"gaveUp":0,"cancelled":0},"startedAt":"2026-06-05T14:47:14.806Z","startedBy":"aino@example.com"}
        """;

    public static readonly Doc List = new("List recoveries", "Those under way and those of before, newest first.")
    {
        Needs = TeamRole.Viewer,
        Query = Doc.Paged(new("webhookId", "Only of this webhook.", typeof(string)), new("status", "Only in this state.", typeof(RecoveryState))),
        AnswerExample = $$"""{"items":[{{Recovery.Trim()}}],"nextCursor":null}""",
    };

    public static readonly Doc Find = new("Show a recovery", "How far it is, and what became of the deliveries that it made due.") { Needs = TeamRole.Viewer, AnswerExample = Recovery };

    public static readonly Doc Start = new(
        "Send again by a filter",
        "202 and the recovery that makes due, under their own ids and the oldest first, what fits every field; with `dryRun` 200 and their number only. It survives restarts and sends none twice. A team may have 20 under way or paused.")
    {
        Needs = TeamRole.Editor,
        Body = typeof(NewRecoveryBody),
        BodyExample = """{"eventType":"task.created","since":"2026-06-05T00:00:00Z","status":["exhausted","cancelled"],"perSecond":20,"dryRun":true}""",
        AnswerExample = """{"count":3}""",
        Problems = [ProblemType.Conflict],
    };

    public static readonly Doc Replay = new(
        "Replay events that a webhook never got",
        "202 and the recovery that promises the webhook the events of a time that fit it as it is now and that it had no delivery for: those of before it existed, or of while it was disabled. With `dryRun` 200 and their number only.")
    {
        Needs = TeamRole.Editor,
        Body = typeof(ReplayBody),
        BodyExample = """{"since":"2026-06-05T00:00:00Z","dryRun":true}""",
        AnswerExample = """{"count":3}""",
        Problems = [ProblemType.Conflict],
    };

    public static readonly Doc Pause = new("Pause a recovery", "Nothing more is made due; what was made due already goes its way.") { Needs = TeamRole.Editor, AnswerExample = Recovery, Problems = [ProblemType.Conflict] };

    public static readonly Doc Resume = new("Resume a recovery", "It goes on where it stopped.") { Needs = TeamRole.Editor, AnswerExample = Recovery, Problems = [ProblemType.Conflict] };

    public static readonly Doc Cancel = new("Cancel a recovery", "What it has made due stays so. Of a release, what is still held is cancelled; it stays in the log, and can be sent again from there.")
    {
        Needs = TeamRole.Editor,
        AnswerExample = Recovery,
        Problems = [ProblemType.Conflict],
    };
}
