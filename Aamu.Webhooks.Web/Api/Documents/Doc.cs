using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Teams;

namespace Aamu.Webhooks.Web.Api.Documents;

/// <summary>What the API page says about one endpoint, beyond what its signature says.</summary>
internal sealed record Doc(string Summary, string Description)
{
    /// <summary>The role that a team's key must have; null where the key is not a team's.</summary>
    public TeamRole? Needs { get; init; }

    /// <summary>The shape of the JSON body; null when none is read.</summary>
    public Type? Body { get; init; }

    /// <summary>JSON; tests send it, so that it stays true.</summary>
    public string? BodyExample { get; init; }

    /// <summary>JSON of the good answer.</summary>
    public string? AnswerExample { get; init; }

    public IReadOnlyList<Parameter> Query { get; init; } = [];

    /// <summary>Problems of its own, beside those that every endpoint of its kind has.</summary>
    public IReadOnlyList<ProblemType> Problems { get; init; } = [];

    /// <param name="Name">As it stands in the address.</param>
    /// <param name="Meaning">One sentence.</param>
    /// <param name="Type">An enumeration for a choice, <see cref="DateTimeOffset"/> for a time, and so on.</param>
    internal sealed record Parameter(string Name, string Meaning, Type Type);

    /// <summary>The parameters that every list has, after its own.</summary>
    public static IReadOnlyList<Parameter> Paged(params Parameter[] own) =>
        [.. own, new("limit", "How many at most, 1–200.", typeof(int)), new("cursor", "The nextCursor of the page before.", typeof(string))];
}

internal static class DocExtensions
{
    public static RouteHandlerBuilder WithDoc(this RouteHandlerBuilder endpoint, Doc doc)
    {
        if (doc.Needs is { } role)
        {
            endpoint.WithMetadata(new ForRoleAttribute(role));
        }

        var needs = doc.Needs > TeamRole.Viewer ? $"Needs the role {doc.Needs.ToString()!.ToLowerInvariant()}. " : "";
        return endpoint.WithMetadata(doc).WithSummary(doc.Summary).WithDescription(needs + doc.Description);
    }
}
