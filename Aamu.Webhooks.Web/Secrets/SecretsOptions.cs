namespace Aamu.Webhooks.Web.Secrets;

/// <summary>The settings of section <c>Secrets</c>: what protects the keys that close signing secrets and cookies.</summary>
internal sealed class SecretsOptions
{
    public const string Section = "Secrets";

    /// <summary>A PKCS #12 file with a private key. Without one the keys lie in the key folder in clear.</summary>
    public string? Certificate { get; set; }

    public string? CertificatePassword { get; set; }

    /// <summary>The certificate before this one, under the same password: keys that it protects stay readable.</summary>
    public string? PreviousCertificate { get; set; }

    /// <summary>Where the keys lie; with SQLite always beside the file.</summary>
    public string? KeyFolder { get; set; }

    /// <summary>For one start, when keys are lost for good: what cannot be opened is dropped.</summary>
    public bool DropUnreadable { get; set; }
}
