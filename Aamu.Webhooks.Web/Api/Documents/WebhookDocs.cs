using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Api.Webhooks;

namespace Aamu.Webhooks.Web.Api.Documents;

internal static class WebhookDocs
{
    private const string Webhook = """
        "id":"wh_0197","teamId":"team_demo","name":"Shop","description":"","url":"https://shop.example/hooks","status":"active","eventTypes":["task.created","form.*"],"projectIds":[],"headers":{"x-shop":"vaasa"},"createdAt":"2026-06-05T14:47:14.806Z","updatedAt":"2026-06-05T14:47:14.806Z"
        """;

    public static readonly Doc List = new("List webhooks", "In the order of their creation.")
    {
        Needs = TeamRole.Viewer,
        Query = Doc.Paged(),
        AnswerExample = $$"""{"items":[{{{Webhook.Trim()}}}],"nextCursor":null}""",
    };

    public static readonly Doc Create = new("Create a webhook", "The answer holds the signing secret; later it is shown to admins only. The url `listen:` stands for a developer's machine: deliveries go to whoever runs `aamu-webhooks listen`.")
    {
        Needs = TeamRole.Editor,
        Body = typeof(NewWebhookBody),
        BodyExample = """{"name":"Shop","url":"https://shop.example/hooks","eventTypes":["task.created","form.*"],"projectIds":[],"headers":{"x-shop":"vaasa"}}""",
        AnswerExample = $$"""{{{Webhook.Trim()}},"secret":"whsec_TUZLUTlyOEdLWXFyVHdqVVBEOElMUFpJbzJMYUxhU3c="}""",
        Problems = [ProblemType.Conflict],
    };

    public static readonly Doc Find = new("Show a webhook", "Values of custom headers that look like credentials are masked for viewers.") { Needs = TeamRole.Viewer, AnswerExample = $"{{{Webhook.Trim()}}}" };

    public static readonly Doc Change = new(
        "Change a webhook",
        "A field that is left out stays as it is; lists and headers are replaced as a whole, and an empty one clears. Pausing holds deliveries until the webhook is active again.")
    {
        Needs = TeamRole.Editor,
        Body = typeof(WebhookChangeBody),
        BodyExample = """{"status":"paused"}""",
        AnswerExample = $"{{{Webhook.Trim()}}}",
    };

    public static readonly Doc Delete = new("Delete a webhook", "Its log stays; what still waited is cancelled.") { Needs = TeamRole.Editor };

    public static readonly Doc Reveal = new("Show the signing secret", "409 when the webhook has none.")
    {
        Needs = TeamRole.Admin,
        AnswerExample = """{"secret":"whsec_TUZLUTlyOEdLWXFyVHdqVVBEOElMUFpJbzJMYUxhU3c="}""",
        Problems = [ProblemType.Conflict],
    };

    public static readonly Doc Rotate = new("Rotate the signing secret", "Until the overlap ends, requests carry a signature of each secret, the newest first.")
    {
        Needs = TeamRole.Admin,
        Body = typeof(RotationBody),
        BodyExample = """{"overlapSeconds":3600}""",
        AnswerExample = """{"secret":"whsec_TUZLUTlyOEdLWXFyVHdqVVBEOElMUFpJbzJMYUxhU3c=","previousExpiresAt":"2026-06-05T15:47:14.806Z"}""",
        Problems = [ProblemType.Conflict],
    };

    public static readonly Doc Test = new(
        "Send a test event",
        "A real, signed delivery of the catalog's example to this webhook only, marked by the header `x-aamu-test: true`; it is sent even while the webhook is paused or disabled.")
    {
        Needs = TeamRole.Editor,
        Body = typeof(TestBody),
        BodyExample = """{"eventType":"task.created"}""",
        AnswerExample = """{"eventId":"evt_0197","deliveryId":"whd_0197"}""",
    };
}
