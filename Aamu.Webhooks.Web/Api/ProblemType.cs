namespace Aamu.Webhooks.Web.Api;

/// <summary>Every kind of no that the API gives. The codes are stable: programs branch on them.</summary>
/// <param name="Status">The HTTP status it comes with.</param>
/// <param name="Code">What ends the problem's <c>type</c>.</param>
/// <param name="Meaning">One sentence for the API page.</param>
internal sealed record ProblemType(int Status, string Code, string Meaning)
{
    public static readonly ProblemType NotJson = new(400, "not-json", "The body is not JSON; the detail says where it breaks off.");
    public static readonly ProblemType BadRequest = new(400, "bad-request", "The request itself is malformed.");
    public static readonly ProblemType Unauthorized = new(401, "unauthorized", "No key was sent, or the key is unknown or revoked.");
    public static readonly ProblemType Forbidden = new(403, "forbidden", "The key is of the wrong kind, or its role does not allow this.");
    public static readonly ProblemType NotFound = new(404, "not-found", "There is no such thing, or it belongs to another team.");
    public static readonly ProblemType MethodNotAllowed = new(405, "method-not-allowed", "The address is right, the method is not; the Allow header lists those that are.");
    public static readonly ProblemType TooSlow = new(408, "too-slow", "The body of a submission was not whole in time; nothing was stored, submit it again.");
    public static readonly ProblemType Conflict = new(409, "conflict", "It contradicts what is there already.");
    public static readonly ProblemType IdConflict = new(409, "id-conflict", "An event of this id was accepted before, with other content.");
    public static readonly ProblemType TooLarge = new(413, "too-large", "The body is larger than allowed.");
    public static readonly ProblemType UnsupportedMediaType = new(415, "unsupported-media-type", "The body is not sent as application/json in UTF-8.");
    public static readonly ProblemType Invalid = new(422, "invalid", "The input breaks a rule; errors says at which field.");
    public static readonly ProblemType InvalidEvent = new(422, "invalid-event", "The event breaks a rule; errors says at which field.");
    public static readonly ProblemType InvalidBatch = new(422, "invalid-batch", "The batch holds more events than allowed.");
    public static readonly ProblemType UnknownEventType = new(422, "unknown-event-type", "The catalog has no event type of this name; the detail gives the nearest ones.");
    public static readonly ProblemType UnknownTeam = new(422, "unknown-team", "The event names a team that the directory does not have.");
    public static readonly ProblemType Overloaded = new(429, "overloaded", "Too much is waiting to be stored; come again after Retry-After.");
    public static readonly ProblemType RateLimited = new(429, "rate-limited", "This key, or this address, asks more often than it may; come again after Retry-After.");
    public static readonly ProblemType InternalError = new(500, "internal-error", "A fault of this service; traceId finds it in its log.");
    public static readonly ProblemType StoreUnavailable = new(503, "store-unavailable", "The store cannot be written; nothing was stored, unless `detail` says so of the beginning of a large batch. Come again after Retry-After.");
    public static readonly ProblemType Stopping = new(503, "stopping", "The service is being stopped or restarted; nothing was done, come again after Retry-After.");

    public static IReadOnlyList<ProblemType> All { get; } =
    [
        NotJson, BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, TooSlow, Conflict, IdConflict, TooLarge, UnsupportedMediaType,
        Invalid, InvalidEvent, InvalidBatch, UnknownEventType, UnknownTeam, Overloaded, RateLimited, InternalError, StoreUnavailable, Stopping,
    ];

    /// <summary>The problem's <c>type</c>.</summary>
    public string Uri => Problems.TypePrefix + Code;

    /// <summary>The general type for a status that the framework answered with.</summary>
    public static ProblemType For(int status) => status switch
    {
        401 => Unauthorized,
        403 => Forbidden,
        404 => NotFound,
        405 => MethodNotAllowed,
        413 => TooLarge,
        429 => RateLimited,
        415 => UnsupportedMediaType,
        >= 500 => InternalError,
        _ => BadRequest with { Status = status },
    };
}
