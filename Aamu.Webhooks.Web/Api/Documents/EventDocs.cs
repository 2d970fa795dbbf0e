using Aamu.Webhooks.Core.Teams;

namespace Aamu.Webhooks.Web.Api.Documents;

internal static class EventDocs
{
    public static readonly Doc Types = new("List the event types", "The whole catalog: what each type means, an example of its `data` and the JSON Schema of it.") { Needs = TeamRole.Viewer, Query = Doc.Paged() };

    public static readonly Doc List = new("List events", "What was accepted for the team, newest first.")
    {
        Needs = TeamRole.Viewer,
        Query = Doc.Paged(
            new("type", "Only events of this type.", typeof(string)),
            new("projectId", "Only events of this project.", typeof(string)),
            new("since", "Accepted at or after this time.", typeof(DateTimeOffset)),
            new("until", "Accepted before this time.", typeof(DateTimeOffset))),
        AnswerExample = """
            {"items":[{"id":"evt_01JZ8Q2M","type":"task.created","teamId":"team_demo","projectId":"proj_website","createdAt":"2026-06-05T14:47:14.806Z","receivedAt":"2026-06-05T14:47:14.951Z","matched":2,"test":false}],"nextCursor":null}
            """,
    };

    public static readonly Doc Find = new("Show an event", "With the exact body that receivers get, the verdict for every webhook and its reason, and the deliveries that followed.")
    {
        Needs = TeamRole.Viewer,
        AnswerExample = """
            {"id":"evt_01JZ8Q2M","type":"task.created","teamId":"team_demo","projectId":"proj_website","createdAt":"2026-06-05T14:47:14.806Z","receivedAt":"2026-06-05T14:47:14.951Z","matched":1,"test":false,
             "body":{"id":"evt_01JZ8Q2M","type":"task.created","createdAt":"2026-06-05T14:47:14.806Z","teamId":"team_demo","projectId":"proj_website","data":{"taskId":"task_7Hq2mXfR"}},
             "verdicts":[{"webhookId":"wh_0197","webhookName":"Shop","verdict":"project_not_selected","detail":"The event belongs to project proj_website; the webhook listened to proj_sauna."}],
             "deliveries":[]}
            """,
    };
}
