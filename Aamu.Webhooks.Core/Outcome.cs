using System.Diagnostics.CodeAnalysis;

namespace Aamu.Webhooks.Core;

/// <summary>Why a wish was refused; what the caller has to hear about it.</summary>
public enum RefusalKind
{
    /// <summary>The input breaks a rule; <see cref="Refusal.Fields"/> says where.</summary>
    Invalid,

    /// <summary>No such thing, or it is not this person's to see: the answer is the same.</summary>
    NotFound,

    /// <summary>The role does not allow it.</summary>
    Forbidden,

    /// <summary>It contradicts what is already there.</summary>
    Conflict,
}

/// <param name="Kind">What kind of no.</param>
/// <param name="Message">One sentence for a person.</param>
/// <param name="Fields">Messages by field name, as the API spells it (<c>url</c>, <c>eventTypes</c>).</param>
public sealed record Refusal(RefusalKind Kind, string Message, IReadOnlyDictionary<string, string[]> Fields)
{
    private static readonly Dictionary<string, string[]> NoFields = [];

    public static Refusal NotFound(string what) => new(RefusalKind.NotFound, $"There is no such {what}.", NoFields);

    public static Refusal Forbidden(string message) => new(RefusalKind.Forbidden, message, NoFields);

    public static Refusal Conflict(string message) => new(RefusalKind.Conflict, message, NoFields);

    public static Refusal Field(string field, string message) =>
        new(RefusalKind.Invalid, message, new Dictionary<string, string[]> { [field] = [message] });

    public static Refusal Invalid(IReadOnlyDictionary<string, string[]> fields) =>
        new(RefusalKind.Invalid, string.Join(" ", fields.SelectMany(field => field.Value)), fields);
}

/// <summary>Either a value or a refusal. A person's mistake is a value, not an exception.</summary>
public readonly record struct Outcome<T>
{
    private Outcome(T? value, Refusal? refusal) => (Value, Refusal) = (value, refusal);

    public T? Value { get; }

    public Refusal? Refusal { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool Succeeded => Refusal is null;

    [SuppressMessage("Usage", "CA2225", Justification = "The two conversions are the constructors.")]
    public static implicit operator Outcome<T>(T value) => new(value, null);

    [SuppressMessage("Usage", "CA2225", Justification = "The two conversions are the constructors.")]
    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);
}
