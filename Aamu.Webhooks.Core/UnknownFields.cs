using Aamu.Webhooks.Core.Events;

namespace Aamu.Webhooks.Core;

/// <summary>Fields that somebody sent and nobody knows: they are left out, and the sender is told.</summary>
public static class UnknownFields
{
    private const int MaxNamed = 10;

    /// <param name="names">As they were sent.</param>
    /// <param name="sentence">What to say of one, when there is more to say than that it is unknown; null: just that.</param>
    public static IReadOnlyList<string> Warnings(IReadOnlyList<string> names, Func<string, string?>? sentence = null)
    {
        var warnings = names.Take(MaxNamed).Select(name => sentence?.Invoke(name) ?? $"The unknown field “{JsonContent.Shortened(name)}” was left out.").ToList();
        if (names.Count > MaxNamed)
        {
            warnings.Add($"{names.Count - MaxNamed} more unknown fields were left out.");
        }

        return warnings;
    }
}
