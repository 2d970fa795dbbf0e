using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Events;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace Aamu.Webhooks.Web.Api;

/// <summary>Every no of the API, as RFC 9457 problem details with a stable <c>type</c>.</summary>
internal static class Problems
{
    public const string TypePrefix = "urn:aamu:webhooks:problem:";

    private const string OverloadedSeconds = "1";
    private const string UnavailableSeconds = "5";

    public static ProblemHttpResult Of(ProblemType type, string detail, IReadOnlyDictionary<string, string[]>? fields = null) =>
        Of(type.Status, type.Code, detail, fields);

    public static ProblemHttpResult Of(IntakeProblem problem) => Of(problem.StatusCode, problem.Code, problem.Message, problem.Fields);

    public static ProblemHttpResult Of(Refusal refusal) => refusal.Kind switch
    {
        RefusalKind.Invalid => Of(ProblemType.Invalid, refusal.Message, refusal.Fields),
        RefusalKind.NotFound => Of(ProblemType.NotFound, refusal.Message),
        RefusalKind.Forbidden => Of(ProblemType.Forbidden, refusal.Message),
        _ => Of(ProblemType.Conflict, refusal.Message),
    };

    public static ProblemHttpResult Field(string field, string message) =>
        Of(ProblemType.Invalid, message, new Dictionary<string, string[]> { [field] = [message] });

    public static ProblemHttpResult NotFound(string what) => Of(Refusal.NotFound(what));

    /// <summary>When to come again, for the two refusals that pass by themselves.</summary>
    public static void SetRetryAfter(this HttpResponse response, int status)
    {
        if (status is 429 or 503)
        {
            response.Headers.RetryAfter = status == 429 ? OverloadedSeconds : UnavailableSeconds;
        }
    }

    /// <summary>When what is left of the body is not read: a client must not send its next request after it.</summary>
    public static void CloseAfter(this HttpResponse response)
    {
        if (HttpProtocol.IsHttp11(response.HttpContext.Request.Protocol))
        {
            response.Headers.Connection = "close";
        }
    }

    private static ProblemHttpResult Of(int status, string code, string detail, IReadOnlyDictionary<string, string[]>? fields) =>
        TypedResults.Problem(
            detail: detail,
            statusCode: status,
            type: TypePrefix + code,
            title: ReasonPhrases.GetReasonPhrase(status),
            extensions: fields is { Count: > 0 } ? new Dictionary<string, object?> { ["errors"] = new Dictionary<string, string[]>(fields) } : null);
}
