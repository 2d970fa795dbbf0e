using System.ComponentModel;
using Aamu.Webhooks.Core.Events;

namespace Aamu.Webhooks.Web.Api.Events;

/// <summary>What the producer hears of an accepted event.</summary>
internal sealed record ReceiptView(
    string Id,
    [property: Description("It had been accepted before; nothing new is sent.")] bool Duplicate,
    [property: Description("How many webhooks it goes to.")] int Matched,
    [property: Description("What was left out or is not known here, in words; absent when there is nothing to say.")] IReadOnlyList<string>? Warnings)
{
    public static ReceiptView Of(IntakeReceipt receipt) =>
        new(receipt.Id.Value, receipt.Duplicate, receipt.Matched, receipt.Warnings.Count > 0 ? receipt.Warnings : null);
}

/// <summary>What became of each event of a batch, in the order sent.</summary>
internal sealed record BatchView(int Accepted, int Duplicates, int Rejected, IReadOnlyList<BatchResultView> Results)
{
    public static BatchView Of(IReadOnlyList<IntakeAnswer> answers) => new(
        answers.Count(answer => answer.Receipt is { Duplicate: false }),
        answers.Count(answer => answer.Receipt is { Duplicate: true }),
        answers.Count(answer => answer.Receipt is null),
        [.. answers.Select(BatchResultView.Of)]);
}

internal sealed record BatchResultView(
    [property: Description("Absent when a refused event had none.")] string? Id,
    [property: Description("The HTTP status that the event would have got alone.")] int Status,
    BatchErrorView? Error,
    [property: Description("What was left out or is not known here, in words; absent when there is nothing to say.")] IReadOnlyList<string>? Warnings = null)
{
    public static BatchResultView Of(IntakeAnswer answer) => answer.Problem is { } problem
        ? new(answer.EventId, problem.StatusCode, new BatchErrorView(Problems.TypePrefix + problem.Code, problem.Message, problem.Fields))
        : new(answer.Receipt!.Id.Value, StatusCodes.Status202Accepted, null, ReceiptView.Of(answer.Receipt).Warnings);
}

internal sealed record BatchErrorView(string Type, string Detail, IReadOnlyDictionary<string, string[]>? Errors);

/// <summary>An event as it is submitted.</summary>
internal sealed record EventBody(
    [property: Description("evt_ and 1–64 of A–Z, a–z, 0–9, _ and -; made when left out. Submitting the same id and content again is safe.")] string? Id,
    [property: Description("A name of the catalog.")] string Type,
    [property: Description("When it happened; the time of acceptance when left out.")] DateTimeOffset? CreatedAt,
    string TeamId,
    string? ProjectId,
    string? ActorId,
    [property: Description("An object; it reaches receivers byte for byte as it was sent.")] RawJson Data);
