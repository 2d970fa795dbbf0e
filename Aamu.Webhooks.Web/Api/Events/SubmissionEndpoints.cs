using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Web.Api.Documents;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aamu.Webhooks.Web.Api.Events;

/// <summary>Where Aamu's events come in. 202 means: on the disk, with all that follows from it.</summary>
internal static class SubmissionEndpoints
{
    private const int MaxBatchBytes = 8 * 1024 * 1024;
    private const int MaxBatchEvents = 1_000;

    public static void MapSubmissions(this RouteGroupBuilder api)
    {
        var room = api.MapGroup("/events").RequireAuthorization(ApiAccess.IngestPolicy).WithTags("Submitting events").WithMetadata(new RemembersRefusals());
        room.MapPost("", SubmitAsync).WithDoc(SubmissionDocs.Submit);
        room.MapPost("/batch", SubmitBatchAsync).WithDoc(SubmissionDocs.SubmitBatch);
    }

    private static async Task<Results<Accepted<ReceiptView>, ProblemHttpResult>> SubmitAsync(HttpContext context, EventIntake intake, RefusalLog refusals, UploadRoom room)
    {
        using var place = room.EnterWithOne();
        var submitted = await SubmittedBody.ReadAsync(context.Request, SubmissionReader.MaxBytes, place, context.RequestAborted);
        if (submitted.Problem is not null)
        {
            return Refuse(context, submitted, refusals);
        }

        var answer = await intake.AcceptAsync(context.IngestScope(), submitted.Bytes);
        return answer.Receipt is { } receipt ? TypedResults.Accepted((string?)null, ReceiptView.Of(receipt)) : Refuse(context, answer.Problem!);
    }

    private static async Task<Results<Accepted<BatchView>, ProblemHttpResult>> SubmitBatchAsync(HttpContext context, EventIntake intake, RefusalLog refusals, UploadRoom room)
    {
        using var place = room.EnterWithBatch();
        var submitted = await SubmittedBody.ReadAsync(context.Request, MaxBatchBytes, place, context.RequestAborted);
        if (submitted.Problem is not null)
        {
            return Refuse(context, submitted, refusals);
        }

        var (events, problem) = SubmissionReader.Split(submitted.Bytes);
        if (problem is not null)
        {
            refusals.Remember(context.IngestScope().KeyName, problem, submitted.Bytes);
            return Refuse(context, problem);
        }

        if (events.Count > MaxBatchEvents)
        {
            return Refuse(context, submitted with { Problem = ProblemType.InvalidBatch, Detail = $"A batch may have {MaxBatchEvents:N0} events; this one has {events.Count:N0}." }, refusals);
        }

        var answers = await intake.AcceptAllAsync(context.IngestScope(), events);
        return answers.FirstOrDefault(answer => answer.Problem is { Kind: IntakeProblemKind.Overloaded or IntakeProblemKind.StoreUnavailable }) is { Problem: { } whole }
            ? Refuse(context, whole)
            : TypedResults.Accepted((string?)null, BatchView.Of(answers));
    }

    private static ProblemHttpResult Refuse(HttpContext context, IntakeProblem problem)
    {
        context.Response.SetRetryAfter(problem.StatusCode);
        return Problems.Of(problem);
    }

    /// <summary>Refused before it counted as events: what could be read of it is remembered all the same.</summary>
    private static ProblemHttpResult Refuse(HttpContext context, SubmittedBody submitted, RefusalLog refusals)
    {
        var problem = submitted.Problem!;
        if (problem == ProblemType.Overloaded)
        {
            var crowded = new IntakeProblem(IntakeProblemKind.Overloaded, submitted.Detail);
            refusals.Remember(context.IngestScope().KeyName, crowded, submitted.Bytes);
            return Refuse(context, crowded);
        }

        refusals.Remember(context.IngestScope().KeyName, problem.Status, problem.Code, submitted.Detail, submitted.Bytes, SubmissionReader.Read(submitted.Bytes));
        return Problems.Of(problem, submitted.Detail);
    }
}
