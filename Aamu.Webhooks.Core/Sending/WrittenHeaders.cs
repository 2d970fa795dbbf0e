namespace Aamu.Webhooks.Core.Sending;

/// <summary>Headers as the log keeps them: one <c>name: value</c> a line.</summary>
public static class WrittenHeaders
{
    /// <summary>The first of this name; null where there is none.</summary>
    public static string? Find(string? headers, string name) => headers?.Split('\n')
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim())
        .FirstOrDefault();
}
