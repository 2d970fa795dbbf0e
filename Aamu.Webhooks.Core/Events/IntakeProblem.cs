namespace Aamu.Webhooks.Core.Events;

/// <summary>Why a submission was not accepted. The names are stable: they end the problem's <c>type</c>.</summary>
public enum IntakeProblemKind
{
    NotJson,
    InvalidEvent,
    UnknownEventType,
    UnknownTeam,
    IdConflict,
    TooLarge,
    Overloaded,
    StoreUnavailable,
}

/// <param name="Kind">What kind of no.</param>
/// <param name="Message">One sentence for the producer's developer.</param>
/// <param name="Fields">Messages by field, where fields are at fault.</param>
public sealed record IntakeProblem(IntakeProblemKind Kind, string Message, IReadOnlyDictionary<string, string[]>? Fields = null)
{
    public int StatusCode => Kind switch
    {
        IntakeProblemKind.NotJson => 400,
        IntakeProblemKind.IdConflict => 409,
        IntakeProblemKind.TooLarge => 413,
        IntakeProblemKind.Overloaded => 429,
        IntakeProblemKind.StoreUnavailable => 503,
        _ => 422,
    };

    /// <summary>Kebab case, as in <c>unknown-event-type</c>.</summary>
    public string Code => Kind switch
    {
        IntakeProblemKind.NotJson => "not-json",
        IntakeProblemKind.InvalidEvent => "invalid-event",
        IntakeProblemKind.UnknownEventType => "unknown-event-type",
        IntakeProblemKind.UnknownTeam => "unknown-team",
        IntakeProblemKind.IdConflict => "id-conflict",
        IntakeProblemKind.TooLarge => "too-large",
        IntakeProblemKind.Overloaded => "overloaded",
        _ => "store-unavailable",
    };

    public static IntakeProblem Field(string field, string message) =>
        new(IntakeProblemKind.InvalidEvent, message, new Dictionary<string, string[]> { [field] = [message] });
}
