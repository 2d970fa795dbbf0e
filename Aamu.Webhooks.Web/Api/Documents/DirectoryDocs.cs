using Aamu.Webhooks.Web.Api.Teams;

namespace Aamu.Webhooks.Web.Api.Documents;

internal static class DirectoryDocs
{
    public static readonly Doc PutTeam = new("Make a team known, or rename it", "Events of a team are accepted once it is known. A deleted team's id is not given again while its rows are being removed.")
    {
        Body = typeof(NameBody),
        BodyExample = """{"name":"Sauna & Sons"}""",
        AnswerExample = """{"id":"team_demo","name":"Sauna & Sons"}""",
        Problems = [ProblemType.Conflict],
    };

    public static readonly Doc DeleteTeam = new("Delete a team", "It is gone for everybody at once, with its keys; its events, webhooks and logs are removed in the background.");

    public static readonly Doc PutProject = new(
        "Make a project known, or rename it",
        "Not needed before events may name the project: an unknown one appears under its id. Events `project.created`, `project.updated` and `project.deleted` keep names up to date too.")
    {
        Body = typeof(NameBody),
        BodyExample = """{"name":"Website relaunch"}""",
        AnswerExample = """{"id":"proj_website","teamId":"team_demo","name":"Website relaunch"}""",
    };

    public static readonly Doc DeleteProject = new("Delete a project", "It is no longer offered for choosing; webhooks that name it and logs stay as they are.");
}
