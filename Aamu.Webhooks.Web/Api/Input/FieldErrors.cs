using Microsoft.AspNetCore.Http.HttpResults;

namespace Aamu.Webhooks.Web.Api.Input;

/// <summary>What was found wrong, by field: all of it at once.</summary>
internal sealed class FieldErrors
{
    private readonly Dictionary<string, string[]> errors = new(StringComparer.Ordinal);

    public void Add(string field, string message) => errors.TryAdd(field, [message]);

    /// <summary>Null when nothing was.</summary>
    public ProblemHttpResult? Problem() =>
        errors.Count == 0 ? null : Problems.Of(ProblemType.Invalid, string.Join(" ", errors.SelectMany(field => field.Value)), errors);
}
