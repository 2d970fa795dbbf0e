namespace Aamu.Webhooks.Core.Sending;

/// <summary>Headers whose values open doors, by their names.</summary>
public static class CredentialHeaders
{
    public const string Mask = "***";

    private static readonly string[] Signs = ["auth", "cookie", "credential", "key", "pass", "secret", "session", "token", "signature", "jwt", "bearer"];

    public static bool Contains(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return !IsOurs(name) && Signs.Any(sign => name.Contains(sign, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Our signatures are made to be seen: they prove a request and open nothing.</summary>
    private static bool IsOurs(string name) =>
        name.StartsWith("x-aamu-", StringComparison.OrdinalIgnoreCase) || name.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase);
}
