namespace Aamu.Webhooks.Web.Account.Passkeys;

/// <summary>What a form with a passkey carries.</summary>
public sealed class PasskeyEntry
{
    /// <summary>The browser's answer, as JSON.</summary>
    public string? Credential { get; set; }

    /// <summary>What its owner calls a new one.</summary>
    public string? Name { get; set; }

    public bool Remember { get; set; }
}
