using Aamu.Webhooks.Core.Teams;

namespace Aamu.Webhooks.Web.Api.Documents;

internal static class IncidentDocs
{
    private const string Incident = """
        {"id":"inc_7","webhookId":"wh_0197","webhookName":"Shop","startedAt":"2026-06-05T14:47:14.806Z","firstOutcome":"connection_refused","firstDeliveryId":"whd_0197","lastFailureAt":"2026-06-05T15:02:11.120Z","lastOutcome":"connection_refused","failures":14,"failedDeliveries":10,"openedAt":"2026-06-05T14:48:01.002Z","nextProbeAt":"2026-06-05T15:17:11.120Z","disablesAt":"2026-06-10T14:47:14.806Z","waiting":212,"givenUp":0}
        """;

    public static readonly Doc List = new("List incidents", "A run of failures of one webhook without a success between them is one incident. Newest first; small ones that a retry mended are not among them.")
    {
        Needs = TeamRole.Viewer,
        Query = Doc.Paged(new Doc.Parameter("webhookId", "Only of this webhook.", typeof(string))),
        AnswerExample = $$"""{"items":[{{Incident.Trim()}}],"nextCursor":null}""",
    };

    public static readonly Doc Find = new("Show an incident", "Its cause, what it holds up, and what it cost.") { Needs = TeamRole.Viewer, AnswerExample = Incident };
}
