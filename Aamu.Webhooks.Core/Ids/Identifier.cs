using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Aamu.Webhooks.Core.Ids;

/// <summary>The ids that Aamu chooses for teams, projects and people: any short word that is safe in a URL.</summary>
public static class Identifier
{
    public const string Rule = "1–128 characters of A–Z, a–z, 0–9, _, -, . and :";

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:");

    public static bool IsValid([NotNullWhen(true)] string? text) => text is { Length: >= 1 and <= 128 } && !text.AsSpan().ContainsAnyExcept(Allowed);
}
