using System.ComponentModel;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Api.Documents;
using Aamu.Webhooks.Web.Api.Input;
using Aamu.Webhooks.Web.Jobs;
using Hangfire;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aamu.Webhooks.Web.Api.Teams;

/// <summary>Aamu tells which teams and projects there are.</summary>
internal static class DirectoryEndpoints
{
    public static void MapDirectory(this RouteGroupBuilder api)
    {
        var room = api.MapGroup("/teams/{teamId}").RequireAuthorization(ApiAccess.IngestPolicy).WithTags("Directory");
        room.MapPut("", PutTeamAsync).WithDoc(DirectoryDocs.PutTeam);
        room.MapDelete("", DeleteTeamAsync).WithDoc(DirectoryDocs.DeleteTeam);
        room.MapPut("/projects/{projectId}", PutProjectAsync).WithDoc(DirectoryDocs.PutProject);
        room.MapDelete("/projects/{projectId}", DeleteProjectAsync).WithDoc(DirectoryDocs.DeleteProject);
    }

    private static async Task<Results<Ok<TeamView>, ProblemHttpResult>> PutTeamAsync(string teamId, HttpContext context, TeamDirectory directory)
    {
        var fields = await BodyFields.ReadAsync(context.Request);
        var name = fields.Text("name");
        if (fields.Problem() is { } problem)
        {
            return problem;
        }

        var outcome = await directory.PutTeamAsync(context.IngestScope(), new TeamId(teamId), name);
        return outcome.Refusal is { } refusal ? Problems.Of(refusal) : TypedResults.Ok(new TeamView(teamId, name!.Trim()) { Warnings = fields.Warnings() });
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteTeamAsync(string teamId, HttpContext context, TeamDirectory directory, IBackgroundJobClientV2 jobs)
    {
        var outcome = await directory.DeleteTeamAsync(context.IngestScope(), new TeamId(teamId));
        if (outcome.Refusal is { } refusal)
        {
            return Problems.Of(refusal);
        }

        EraseSoon(jobs);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<ProjectView>, ProblemHttpResult>> PutProjectAsync(string teamId, string projectId, HttpContext context, TeamDirectory directory)
    {
        var fields = await BodyFields.ReadAsync(context.Request);
        var name = fields.Text("name");
        if (fields.Problem() is { } problem)
        {
            return problem;
        }

        var outcome = await directory.PutProjectAsync(context.IngestScope(), new TeamId(teamId), new ProjectId(projectId), name);
        return outcome.Refusal is { } refusal ? Problems.Of(refusal) : TypedResults.Ok(new ProjectView(projectId, teamId, name!.Trim()) { Warnings = fields.Warnings() });
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteProjectAsync(string teamId, string projectId, HttpContext context, TeamDirectory directory)
    {
        var outcome = await directory.DeleteProjectAsync(context.IngestScope(), new TeamId(teamId), new ProjectId(projectId));
        return outcome.Refusal is { } refusal ? Problems.Of(refusal) : TypedResults.NoContent();
    }

    private static void EraseSoon(IBackgroundJobClientV2 jobs)
    {
        try
        {
            jobs.Enqueue<EraseTeamsJob>(Queues.Default, job => job.RunAsync(CancellationToken.None));
        }
        catch (BackgroundJobClientException)
        {
            // The team is gone for everybody; its rows are looked for every hour.
        }
    }
}

internal sealed record TeamView(string Id, string Name)
{
    [Description(BodyFields.WarningsMeaning)]
    public IReadOnlyList<string>? Warnings { get; init; }
}

internal sealed record ProjectView(string Id, string TeamId, string Name)
{
    [Description(BodyFields.WarningsMeaning)]
    public IReadOnlyList<string>? Warnings { get; init; }
}

internal sealed record NameBody(string Name);
