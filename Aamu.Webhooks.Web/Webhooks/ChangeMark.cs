using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>A change as a chart marks it, and the failures that it may have brought.</summary>
/// <param name="Line">The change.</param>
/// <param name="FailingSince">When deliveries began to fail, if that was soon after it and before the next change.</param>
internal sealed record ChangeMark(VersionLine Line, DateTimeOffset? FailingSince)
{
    /// <summary>What fails hours later fails for another reason.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromHours(1);

    public string Sign => $"v{Line.Version}";

    /// <param name="changes">Newest first.</param>
    /// <param name="start">Nothing from before this.</param>
    /// <param name="failingSince">Null while it does not fail.</param>
    public static IReadOnlyList<ChangeMark> Of(IEnumerable<VersionLine> changes, DateTimeOffset start, DateTimeOffset? failingSince)
    {
        var shown = changes.Where(line => line.At >= start).ToList();
        var cause = shown.Find(line => line.At <= failingSince);
        return [.. shown.Select(line => new ChangeMark(line, line == cause && failingSince - line.At <= Soon ? failingSince : null))];
    }
}
