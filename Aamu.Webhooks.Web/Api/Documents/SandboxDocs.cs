using Aamu.Webhooks.Core.Teams;

namespace Aamu.Webhooks.Web.Api.Documents;

internal static class SandboxDocs
{
    public static readonly Doc List = new("List sandboxes", "The team's receivers for trying out, in the order of their creation. They are made and told how to answer in the browser.")
    {
        Needs = TeamRole.Viewer,
        Query = Doc.Paged(),
        AnswerExample = """{"items":[{"id":"sbx_0197","name":"Sandbox","url":"https://webhooks.example.com/sandbox/0a1b2c3d4e5f6a7b8c9d0a1b2c3d4e5f","script":"answers 200"}],"nextCursor":null}""",
    };

    public static readonly Doc Received = new(
        "List what a sandbox received", "Newest first; the last 500 requests of 24 hours. For tests of your own: post an event, then ask here until its delivery has come.")
    {
        Needs = TeamRole.Viewer,
        Query = Doc.Paged(new Doc.Parameter("deliveryId", "Only the requests of this delivery.", typeof(string))),
        AnswerExample = """
            {"items":[{"receivedAt":"2026-06-05T14:47:14.990Z","method":"POST","deliveryId":"whd_0197","headers":{"content-type":"application/json","x-aamu-delivery-id":"whd_0197"},
             "body":"{\"id\":\"evt_01JZ8Q2M\",\"type\":\"task.created\",\"createdAt\":\"2026-06-05T14:47:14.806Z\",\"teamId\":\"team_demo\",\"data\":{}}","signature":"verified","webhookId":"wh_0197","answer":"answers 200"}],"nextCursor":null}
            """,
    };
}
