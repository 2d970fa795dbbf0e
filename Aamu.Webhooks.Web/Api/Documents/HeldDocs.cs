using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Api.Webhooks;

namespace Aamu.Webhooks.Web.Api.Documents;

internal static class HeldDocs
{
    public static readonly Doc Show = new("Show what a webhook holds", "A paused webhook holds what matches meanwhile; a disabled one only what waited when it was disabled.")
    {
        Needs = TeamRole.Viewer,
        AnswerExample = """{"count":1204,"bytes":3400120,"oldestAt":"2026-06-05T14:47:14.806Z","teamCount":1204,"teamLimit":100000}""",
    };

    public static readonly Doc Resume = new(
        "Resume a webhook",
        "Makes it active and says which of the deliveries that it holds are sent, the oldest first; the others are cancelled. With `dryRun` it only counts. (A change of `status` to active sends all.)")
    {
        Needs = TeamRole.Editor,
        Body = typeof(ResumeBody),
        BodyExample = """{"send":"since","since":"2026-06-05T00:00:00Z","perSecond":20,"dryRun":true}""",
        AnswerExample = """{"sent":3,"cancelled":12}""",
        Problems = [ProblemType.Conflict],
    };
}
